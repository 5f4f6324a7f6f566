"""What hosts tell of themselves: figures, traces, and whom a log line is about. Law: watching never changes a run."""
