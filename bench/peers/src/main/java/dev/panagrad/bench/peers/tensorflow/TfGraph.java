package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.NoOp;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** A graph under construction with its variables, which start at values from a file. */
final class TfGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Map<String, State> variables = new LinkedHashMap<>();
  private final List<Op> initializers = new ArrayList<>();
  private final Assignment assignment;
  private final SafetensorsFile initial;
  private Session session;

  TfGraph(Assignment assignment) {
    this.assignment = assignment;
    initial = SafetensorsFile.open(assignment.initial());
  }

  /** The graph builder. */
  Ops tf() {
    return tf;
  }

  /**
   * A resource variable.
   *
   * @param handle refers to the variable in updates
   * @param value read by a run
   */
  record State(VarHandleOp handle, Operand<TFloat32> value) {
    Op assign(Ops tf, Operand<TFloat32> next) {
      return tf.assignVariableOp(handle, next);
    }
  }

  /** The value of a trained variable, which starts at the value in the file. */
  Operand<TFloat32> variable(String name) {
    return variable(name, 0, initial.info(name).sizes()[0]);
  }

  /** The value of a trained variable that holds the rows [from, to) of one in the file. */
  Operand<TFloat32> variable(String name, int from, int to) {
    return variables
        .computeIfAbsent(
            name + " " + from,
            key -> {
              int[] sizes = initial.info(name).sizes();
              float[] values = initial.floats(name);
              int row = values.length / sizes[0];
              long[] dimensions = new long[sizes.length];
              for (int i = 0; i < sizes.length; i++) {
                dimensions[i] = i == 0 ? to - from : sizes[i];
              }
              Shape shape = Shape.of(dimensions);
              float[] part = Arrays.copyOfRange(values, from * row, to * row);
              return state(shape, tf.constant(shape, DataBuffers.of(part)));
            })
        .value();
  }

  private State state(Shape shape, Operand<TFloat32> first) {
    String name = "state" + initializers.size();
    VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
    initializers.add(tf.assignVariableOp(handle, first));
    return new State(handle, tf.readVariableOp(handle, TFloat32.class));
  }

  /** A variable of zeros that is not trained. */
  State zeros(Shape shape) {
    return state(shape, tf.zeros(tf.constant(shape.asArray()), TFloat32.class));
  }

  /** All trained variables, in the order in which they were requested. */
  List<State> trained() {
    return List.copyOf(variables.values());
  }

  /** Plain gradient descent. */
  NoOp descend(Operand<TFloat32> loss, Operand<TFloat32> rate) {
    List<State> trained = trained();
    List<Output<TFloat32>> gradients = gradients(loss, trained);
    Ops after = after(gradients);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      updates.add(
          after.train.resourceApplyGradientDescent(
              trained.get(i).handle(), rate, gradients.get(i)));
    }
    return tf.withControlDependencies(updates).noOp();
  }

  /**
   * Adam.
   *
   * @param power1 0.9 to the power of the step number, from 1
   * @param power2 0.999 to the power of the step number
   * @param others updates that also wait for all gradients
   */
  NoOp adam(
      Operand<TFloat32> loss,
      Operand<TFloat32> rate,
      Operand<TFloat32> power1,
      Operand<TFloat32> power2,
      List<Function<Ops, Op>> others) {
    List<State> trained = trained();
    List<Output<TFloat32>> gradients = gradients(loss, trained);
    Ops after = after(gradients);
    Operand<TFloat32> beta1 = tf.constant(0.9f);
    Operand<TFloat32> beta2 = tf.constant(0.999f);
    Operand<TFloat32> epsilon = tf.constant(1e-8f);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      Shape shape = trained.get(i).value().shape();
      updates.add(
          after.train.resourceApplyAdam(
              trained.get(i).handle(),
              zeros(shape).handle(),
              zeros(shape).handle(),
              power1,
              power2,
              rate,
              beta1,
              beta2,
              epsilon,
              gradients.get(i)));
    }
    others.forEach(other -> updates.add(other.apply(after)));
    return tf.withControlDependencies(updates).noOp();
  }

  @SuppressWarnings("unchecked")
  List<Output<TFloat32>> gradients(Operand<TFloat32> loss, List<State> trained) {
    Output<?>[] by = trained.stream().map(v -> v.value().asOutput()).toArray(Output<?>[]::new);
    List<Output<TFloat32>> gradients = new ArrayList<>();
    for (Output<?> gradient : graph.addGradients(loss.asOutput(), by)) {
      gradients.add((Output<TFloat32>) gradient);
    }
    return gradients;
  }

  /**
   * Operations that run after these gradients: an update must not run before the last gradient has
   * read the old value.
   */
  Ops after(List<Output<TFloat32>> gradients) {
    NoOp all =
        tf.withControlDependencyOps(gradients.stream().map(gradient -> gradient.op()).toList())
            .noOp();
    return tf.withControlDependencies(all);
  }

  /** Opens the session and initializes all variables. */
  Session session() {
    if (session == null) {
      ConfigProto.Builder config =
          ConfigProto.newBuilder().setIntraOpParallelismThreads(assignment.threads());
      if (assignment.interOp() > 0) {
        config.setInterOpParallelismThreads(assignment.interOp());
      } else {
        // In the caller's thread, so that no other thread must be woken up for each run.
        config
            .setInterOpParallelismThreads(-1)
            .setExperimental(
                ConfigProto.Experimental.newBuilder().setExecutorType("SINGLE_THREADED_EXECUTOR"));
      }
      session = new Session(graph, config.build());
      Session.Runner runner = session.runner();
      initializers.forEach(runner::addTarget);
      runner.run().close();
    }
    return session;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    graph.close();
    initial.close();
  }
}
