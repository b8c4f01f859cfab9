import CWorkerRuntime

// cell-worker LIBRARY FOLDER: started by the executor, with the control socket as standard input.
guard CommandLine.arguments.count == 3 else {
  fatalError("cell-worker is started by attentive-kernel and notebook-run, not by hand")
}
worker_run(CommandLine.arguments[1], CommandLine.arguments[2], describe)
