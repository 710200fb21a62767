"""What an author sees in an editor: the schemas, driven through the language server that editors use (from npm)."""
