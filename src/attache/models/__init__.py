"""The one place that runs the shipped models."""
