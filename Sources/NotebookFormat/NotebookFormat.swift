// NotebookFormat
