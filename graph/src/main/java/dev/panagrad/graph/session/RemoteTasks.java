package dev.panagrad.graph.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.TaskException;
import dev.panagrad.graph.codec.GraphCodec;
import dev.panagrad.graph.compile.placement.Cut;
import dev.panagrad.graph.compile.placement.Partition;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.op.transfer.Devices;
import dev.panagrad.graph.op.transfer.Transport;
import dev.panagrad.graph.op.transfer.Transport.Transfer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The other tasks of a cluster, from the point of view of the session, task 0. */
final class RemoteTasks implements AutoCloseable {
  private final Transport transport;
  private final Workspace memory = new Workspace();
  private final Buffer[] order;
  private final Transfer[] orders;
  private final Transfer[] answers;
  private int nextTag = Orders.TAG + 1;
  private int nextPlan;
  private boolean running;
  private boolean closed;

  /** A plan in which other tasks have a share. */
  final class Plan {
    private final int number;
    private final int[] tasks;

    private Plan(int number, int... tasks) {
      this.number = number;
      this.tasks = tasks;
    }

    /** Starts a run on all of them. */
    void begin(long counter) {
      running = true;
      for (int task : tasks) {
        answers[task].start();
        Orders.write(order[task], Orders.RUN, number, counter);
        orders[task].start();
      }
    }

    /** Waits until all have finished the run. */
    void end() {
      for (int task : tasks) {
        orders[task].await();
        answers[task].await();
      }
      running = false;
    }

    void forget() {
      for (int task : tasks) {
        if (!closed) {
          call(task, Orders.FORGET, number);
        }
      }
    }
  }

  /** Sends a graph to all other tasks. */
  RemoteTasks(Graph graph, SessionOptions options) {
    transport = options.transport();
    check(graph, options);
    int tasks = transport.tasks();
    order = new Buffer[tasks];
    orders = new Transfer[tasks];
    answers = new Transfer[tasks];
    try {
      open(GraphCodec.encode(graph.nodes()), options);
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  private void open(byte[] bytes, SessionOptions options) {
    byte[] kernels = options.kernels().name().getBytes(UTF_8);
    ByteBuffer message = ByteBuffer.allocate(Long.BYTES + 2 + kernels.length + bytes.length);
    int flags =
        (options.rewrite() ? 1 : 0) | (options.reuse() ? 2 : 0) | (options.checkNumerics() ? 4 : 0);
    message.putLong(options.seed()).put((byte) flags);
    message.put((byte) kernels.length).put(kernels).put(bytes);
    for (int task = 1; task < order.length; task++) {
      order[task] = memory.allocate(Orders.LENGTH);
      String name = "an order for " + Devices.name(task);
      orders[task] = transport.send(task, Orders.TAG, order[task], name);
      Buffer answer = memory.allocate(1);
      answers[task] = transport.receive(task, Orders.TAG, answer, "the answer to an order");
      call(task, Orders.OPEN, 0, message.array());
    }
  }

  private void check(Graph graph, SessionOptions options) {
    if (transport.task() != 0) {
      throw new IllegalArgumentException("a session is opened by task 0, not " + transport.task());
    }
    if (options.gemm().getClass() != Gemm.of(options.kernels()).getClass()) {
      throw new IllegalArgumentException(
          "products of a placed graph run in the product's own kernels: leave withGemm away");
    }
    for (Node node : graph.nodes()) {
      if (node.task() >= transport.tasks()) {
        throw new IllegalArgumentException(
            "'%s' is placed on %s, but the cluster has %d tasks: connect to more workers"
                .formatted(node.name(), Devices.name(node.task()), transport.tasks()));
      }
    }
  }

  /** The cut that selects the caller's part of the next plan. */
  Cut cut() {
    return new Cut(transport, nextTag);
  }

  /** Makes the other tasks compile their parts of a plan. */
  Plan compile(Partition partition, List<Node> fetches, Map<String, Shape> shapes) {
    int[] tasks = partition.tasks().stream().mapToInt(i -> i).filter(i -> i > 0).toArray();
    if (nextTag + partition.edges().size() > Transport.MOST_TAGS) {
      throw new IllegalStateException(
          "too many plans were compiled over this cluster: feed fewer different shapes");
    }
    byte[] hash = GraphCodec.hash(partition.order());
    PlanOrder plan =
        new PlanOrder(nextTag, fetches.stream().map(Node::name).toList(), shapes, hash);
    nextTag += partition.edges().size();
    Plan made = new Plan(nextPlan++, tasks);
    byte[] message = plan.encode();
    for (int task : tasks) {
      call(task, Orders.COMPILE, made.number, message);
    }
    return made;
  }

  /** The elements of a variable that another task holds. */
  float[] read(Node variable) {
    answers[variable.task()].start();
    send(variable.task(), Orders.READ, 0);
    transport.tell(variable.task(), key(variable).getBytes(UTF_8));
    ByteBuffer bytes = ByteBuffer.wrap(transport.hear(variable.task()));
    answers[variable.task()].await();
    float[] values = new float[Math.toIntExact(variable.shape().elements())];
    if (bytes.remaining() != (long) Float.BYTES * values.length) {
      throw new TaskException(
          variable.task(),
          "%s sent %d bytes for '%s' of shape %s"
              .formatted(
                  Devices.name(variable.task()),
                  bytes.remaining(),
                  variable.name(),
                  variable.shape()),
          null);
    }
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** Sets a variable that another task holds. */
  void write(Node variable, float... values) {
    byte[] key = key(variable).getBytes(UTF_8);
    ByteBuffer message =
        ByteBuffer.allocate(Math.addExact(2 + key.length, Math.multiplyExact(4, values.length)));
    message.putShort((short) key.length).put(key).asFloatBuffer().put(values);
    call(variable.task(), Orders.WRITE, 0, message.array());
  }

  private static String key(Node variable) {
    return ((Variable) variable.op()).key();
  }

  private void send(int task, int kind, int plan) {
    Orders.write(order[task], kind, plan, 0);
    orders[task].start();
    orders[task].await();
  }

  /** Sends an order to a task and waits until it is done. */
  private void call(int task, int kind, int plan, byte[]... messages) {
    answers[task].start();
    send(task, kind, plan);
    for (byte[] message : messages) {
      transport.tell(task, message);
    }
    answers[task].await();
  }

  /** If a run has failed halfway, reports the cause to the other tasks, which wait for this one. */
  void failed(Throwable cause) {
    if (!running) {
      return;
    }
    if (!(cause instanceof TaskException)) {
      transport.giveUp(String.valueOf(cause.getMessage()));
    }
    closed = true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        for (int task = 1; task < transport.tasks(); task++) {
          send(task, Orders.CLOSE, 0);
        }
      } catch (TaskException e) {
        // A lost task needs no goodbye.
      }
    }
    memory.close();
  }
}
