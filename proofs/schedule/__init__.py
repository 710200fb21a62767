"""Schedules held against clocks: due times against oracles and a real cron, passes against time, death and each other.

python -m proofs.schedule.oracle       five zones, ten years, 200 expressions each: cronsim, and the written rule
python -m proofs.schedule.debian_cron  four nights of a changing clock against Debian's cron itself (root, Debian)
python -m proofs.schedule.soak         ten years of passes, sleeps, restarts, deaths and wrong clocks
python -m proofs.schedule.races        1,000 races of two processes over one run store
python -m proofs.schedule.many         100,000 schedules, and how long it takes to find the due ones
"""
