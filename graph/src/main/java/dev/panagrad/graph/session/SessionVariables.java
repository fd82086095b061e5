package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.op.transfer.Devices;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** The variables of a session: their memory, or the task that holds them. Not thread-safe. */
final class SessionVariables implements AutoCloseable {
  private final Graph graph;
  private final Workspace memory = new Workspace();
  private final Map<String, Tensor> local = new HashMap<>();

  /** The other tasks of a cluster; null if all is computed here. */
  private final RemoteTasks remote;

  SessionVariables(Graph graph, RemoteTasks remote) {
    this.graph = graph;
    this.remote = remote;
  }

  /** Initializes each variable. */
  void initialize(long seed) {
    int stream = 0;
    for (Node node : graph.variables()) {
      Variable variable = (Variable) node.op();
      if (isRemote(node)) {
        try (Workspace passing = new Workspace()) {
          remote.write(node, first(node, passing, seed, stream++).toArray());
        }
      } else {
        local.put(variable.key(), first(node, memory, seed, stream++));
      }
    }
  }

  private static Tensor first(Node node, Workspace memory, long seed, int stream) {
    Variable variable = (Variable) node.op();
    Buffer buffer = memory.allocate(variable.shape().elements());
    variable.initializer().fill(buffer, variable.shape(), seed, stream);
    return Tensor.ofVariable(variable.shape(), node.type(), buffer);
  }

  private boolean isRemote(Node variable) {
    return remote != null && variable.task() != 0;
  }

  /** The memory of the variable with a key, which must be local. */
  Buffer buffer(String key) {
    return local.get(key).buffer();
  }

  /**
   * The live memory of a variable.
   *
   * @throws IllegalArgumentException if the node isn't a variable of the graph, or another task
   *     holds it
   */
  Tensor find(Node variable) {
    check(variable);
    if (isRemote(variable)) {
      throw new IllegalArgumentException(
          "'%s' lies in %s: use read and write, which copy"
              .formatted(variable.name(), Devices.name(variable.task())));
    }
    return local.get(((Variable) variable.op()).key());
  }

  void check(Node variable) {
    if (!graph.contains(variable) || !(variable.op() instanceof Variable)) {
      throw new IllegalArgumentException(
          "'%s' is no variable of this session's graph".formatted(variable.name()));
    }
  }

  void check(Node variable, int values) {
    check(variable);
    if (values != variable.shape().elements()) {
      throw new IllegalArgumentException(
          "'%s' of shape %s can't take %d values"
              .formatted(variable.name(), variable.shape(), values));
    }
  }

  float[] read(Node variable) {
    return isRemote(variable) ? remote.read(variable) : find(variable).toArray();
  }

  void write(Node variable, float... values) {
    if (isRemote(variable)) {
      remote.write(variable, values);
      return;
    }
    Buffer buffer = find(variable).buffer();
    for (int i = 0; i < values.length; i++) {
      buffer.set(i, values[i]);
    }
  }

  /**
   * Copies all local variables.
   *
   * @param copies the workspace for the copies
   * @return restores the values
   */
  Runnable keep(Workspace copies) {
    Map<Buffer, Buffer> kept = new HashMap<>();
    for (Tensor variable : local.values()) {
      Buffer copy = copies.allocate(variable.buffer().length());
      copy(variable.buffer(), copy);
      kept.put(variable.buffer(), copy);
    }
    return () -> kept.forEach((variable, copy) -> copy(copy, variable));
  }

  private static void copy(Buffer from, Buffer to) {
    long bytes = from.length() * Float.BYTES;
    MemorySegment.copy(from.segment(), from.offset(), to.segment(), to.offset(), bytes);
  }

  @Override
  public void close() {
    memory.close();
  }
}
