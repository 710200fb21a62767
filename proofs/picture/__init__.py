"""The pages as a person sees them: measured in headless Chromium, at several widths, in the light and in the dark."""
