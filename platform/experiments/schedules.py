"""What is done again and again for tests: what a killed process left, or a lost task, is taken up by it."""

SCHEDULES: dict[str, tuple[str, int]] = {"Tests under way": ("experiments.tasks.follow_tests", 1)}  # minutes
