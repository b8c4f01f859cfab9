/// The memory of all tensors.
public enum TensorMemory {
  /// How often the system was asked for memory so far; a steady training step never asks.
  public static var allocations: Int { BufferPool.shared.allocations }

  /// Bytes of the living tensors and of freed ones that are kept for the next.
  public static var bytesHeld: Int { BufferPool.shared.bytesHeld }
}
