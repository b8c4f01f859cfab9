import CWorkerRuntime

// cell-worker LIBRARY MEMORY FOLDER: started by the executor, with the control socket as standard input.
guard CommandLine.arguments.count == 4, let memory = Int(CommandLine.arguments[2]) else {
  fatalError("cell-worker is started by attentive-kernel and notebook-run, not by hand")
}
worker_run(CommandLine.arguments[1], memory, CommandLine.arguments[3], describe)
