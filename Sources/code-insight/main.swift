import CodeInsight

// code-insight LIBRARY: started by the executor, with a socket as standard input.
guard CommandLine.arguments.count == 2 else {
  fatalError("code-insight is started by attentive-kernel, not by hand")
}
InsightServer.serve(MessageSocket(0), library: CommandLine.arguments[1])
