package dev.panagrad.graph.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.ThreadTuner;
import dev.panagrad.engine.parallel.WorkerPool;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.TaskException;
import dev.panagrad.graph.codec.GraphCodec;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Target;
import dev.panagrad.graph.compile.memory.SharedBlock;
import dev.panagrad.graph.compile.placement.Cut;
import dev.panagrad.graph.op.builtin.RunState;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.op.transfer.Transport;
import dev.panagrad.graph.op.transfer.Transport.Transfer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A task of a placed graph other than the caller's: holds its variables and runs its parts. */
public final class TaskWorker implements AutoCloseable {
  private final Transport transport;
  private final SessionOptions own;
  private final Workspace memory = new Workspace();
  private final SharedBlock block = new SharedBlock();
  private final WorkerPool pool;
  private final Map<String, Buffer> variables = new HashMap<>();
  private final Map<Integer, BoundPlan> plans = new HashMap<>();
  private Graph graph;
  private RunState state;
  private Target target;
  private boolean checkNumerics;

  private TaskWorker(Transport transport, SessionOptions own) {
    this.transport = transport;
    this.own = own;
    pool = WorkerPool.upTo(own.threads());
  }

  /**
   * Serves the session of task 0 until that session is closed.
   *
   * @param options threads and kernels; the session provides all other options
   * @throws TaskException if another task is lost or gives up
   * @throws RuntimeException if this task can't carry out an order; the failure is reported to the
   *     other tasks
   */
  @SuppressWarnings("exports") // Transports are for the modules of this library.
  public static void serve(Transport transport, SessionOptions options) {
    try (TaskWorker worker = new TaskWorker(transport, options)) {
      worker.serve();
    }
  }

  private void serve() {
    try {
      obeyAll();
    } catch (TaskException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // Before freeing memory to which other tasks may be sending.
      transport.giveUp(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void obeyAll() {
    Buffer order = memory.allocate(Orders.LENGTH);
    Transfer orders = transport.receive(0, Orders.TAG, order, "an order");
    Transfer answer = transport.send(0, Orders.TAG, memory.allocate(1), "the answer to an order");
    while (true) {
      orders.start();
      orders.await();
      if (Orders.kind(order) == Orders.CLOSE) {
        return;
      }
      obey(order);
      answer.start();
      answer.await();
    }
  }

  private void obey(Buffer order) {
    int plan = Orders.plan(order);
    switch (Orders.kind(order)) {
      case Orders.RUN -> {
        BoundPlan known = known(plan);
        long counter = Orders.counter(order);
        state.counter(counter);
        known.run(pool, counter, checkNumerics, null);
      }
      case Orders.OPEN -> open(ByteBuffer.wrap(transport.hear(0)));
      case Orders.COMPILE -> compile(plan, PlanOrder.decode(transport.hear(0)));
      case Orders.FORGET -> {
        known(plan).close();
        plans.remove(plan);
      }
      case Orders.READ -> read(new String(transport.hear(0), UTF_8));
      case Orders.WRITE -> write(ByteBuffer.wrap(transport.hear(0)));
      default -> throw new IllegalStateException("there is no order " + Orders.kind(order));
    }
  }

  private BoundPlan known(int plan) {
    BoundPlan known = plans.get(plan);
    if (known == null) {
      throw new IllegalStateException("plan " + plan + " was not compiled here");
    }
    return known;
  }

  private void open(ByteBuffer message) {
    if (graph != null || message.remaining() < Long.BYTES + 2) {
      throw new IllegalStateException("a graph is sent once, with its settings");
    }
    state = new RunState(message.getLong());
    int flags = message.get();
    byte[] kernels = new byte[Math.min(message.get() & 0xff, message.remaining())];
    message.get(kernels);
    if (!new String(kernels, UTF_8).equals(own.kernels().name())) {
      throw new IllegalStateException(
          "it computes with the kernels '%s', and the caller with '%s': bits would differ"
              .formatted(own.kernels().name(), new String(kernels, UTF_8)));
    }
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    graph = GraphCodec.decode(bytes);
    checkNumerics = (flags & 4) != 0;
    target =
        new Target(
            own.kernels(),
            Gemm.of(own.kernels()),
            own.threads(),
            (flags & 1) != 0,
            (flags & 2) != 0,
            true);
    for (Node node : graph.variables()) {
      Variable variable = (Variable) node.op();
      if (node.task() == transport.task()) {
        variables.put(variable.key(), memory.allocate(variable.shape().elements()));
      }
    }
  }

  private void compile(int number, PlanOrder order) {
    if (graph == null || plans.containsKey(number)) {
      throw new IllegalStateException("plan " + number + " comes out of turn");
    }
    List<Node> fetches = order.fetches().stream().map(graph::node).toList();
    Cut cut = new Cut(transport, order.firstTag());
    Executable plan =
        new Executable(
            graph.nodes(), fetches, order.shapes(), target, state, this::variable, block, cut);
    boolean same = Arrays.equals(GraphCodec.hash(plan.partition().order()), order.hash());
    if (!same) {
      plan.close();
      throw new IllegalStateException(
          "it compiles another plan than the caller: both need the same version of the product");
    }
    ThreadTuner threads = ThreadTuner.fixed(pool.threads());
    plans.put(number, new BoundPlan(plan, fetches, new Node[0], new Shape[0], threads, null));
  }

  private Buffer variable(String key) {
    Buffer variable = variables.get(key);
    if (variable == null) {
      throw new IllegalArgumentException("'" + key + "' is no variable of this task");
    }
    return variable;
  }

  private static MemorySegment bytes(Buffer buffer) {
    return buffer.segment().asSlice(buffer.offset(), buffer.length() * Float.BYTES);
  }

  private void read(String key) {
    float[] values = bytes(variable(key)).toArray(ValueLayout.JAVA_FLOAT);
    ByteBuffer message = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
    message.asFloatBuffer().put(values);
    transport.tell(0, message.array());
  }

  private void write(ByteBuffer message) {
    int length = message.remaining() < 2 ? -1 : message.getShort();
    if (length < 0 || length > message.remaining()) {
      throw new IllegalArgumentException("what was sent is no variable");
    }
    byte[] key = new byte[length];
    message.get(key);
    Buffer variable = variable(new String(key, UTF_8));
    if (message.remaining() != variable.length() * Float.BYTES) {
      throw new IllegalArgumentException(
          "'%s' has %d elements, and %d bytes were sent"
              .formatted(new String(key, UTF_8), variable.length(), message.remaining()));
    }
    float[] values = new float[message.remaining() / Float.BYTES];
    message.asFloatBuffer().get(values);
    MemorySegment.copy(values, 0, bytes(variable), ValueLayout.JAVA_FLOAT, 0, values.length);
  }

  @Override
  public void close() {
    plans.values().forEach(BoundPlan::close);
    block.close();
    memory.close();
    pool.close();
  }
}
