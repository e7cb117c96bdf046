"""Long runs of fraudgen into MinIO, watched: tools/long_run."""
