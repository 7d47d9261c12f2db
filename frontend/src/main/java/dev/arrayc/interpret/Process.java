package dev.arrayc.interpret;

import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Tensor;
import java.util.List;

/** What a process of a grid sees of it. A program that runs by itself is the only one of a grid. */
interface Process {
  /** {@return this process' place} */
  ProcessId id();

  /** {@return how many replicas and partitions there are} */
  ProcessId counts();

  /**
   * Waits until all processes of a group have come to the same operation.
   *
   * @return what each of them brought, in the order of the group
   */
  List<List<Tensor>> exchange(Operation op, List<ProcessId> group, List<Tensor> own);

  /** Leaves tensors for whoever receives from this channel; does not wait. */
  void send(Channel channel, List<Tensor> tensors);

  /** Waits for the next tensors that were sent through a channel. */
  List<Tensor> receive(Operation op, Channel channel);

  /** {@return who is shown values} */
  Observer observer();

  /** {@return the number of a stream of random bits that nothing has been drawn from} */
  long nextStream();

  /** {@return the next tensors that the outside feeds} */
  List<Tensor> infeed(Operation op);

  /** Gives tensors to the outside. */
  void outfeed(List<Tensor> tensors);

  /**
   * Where messages wait in order.
   *
   * @param handle the number that the program gives it
   * @param ends source and target process, or none where who comes first gets the message
   */
  record Channel(String kind, long handle, List<ProcessId> ends) {}
}
