"""Partner lists: an uploaded file is guarded, read, mapped, checked, and stored as sealed persons."""
