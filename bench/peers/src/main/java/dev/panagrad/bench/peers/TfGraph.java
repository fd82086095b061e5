package dev.panagrad.bench.peers;

import dev.panagrad.bench.compare.Assignment;
import dev.panagrad.models.checkpoint.SafetensorsFile;
import java.util.ArrayList;
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
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/** A graph under construction with its variables, which begin with values from a file. */
final class TfGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Map<String, Variable<TFloat32>> variables = new LinkedHashMap<>();
  private final List<Op> initializers = new ArrayList<>();
  private final Assignment assignment;
  private final SafetensorsFile initial;
  private Session session;

  TfGraph(Assignment assignment) {
    this.assignment = assignment;
    initial = SafetensorsFile.open(assignment.initial());
  }

  /** What builds the graph. */
  Ops tf() {
    return tf;
  }

  /** A trained variable, the same at every call, with its first value from the file. */
  Variable<TFloat32> variable(String name) {
    return variables.computeIfAbsent(
        name,
        key -> {
          int[] sizes = initial.info(key).sizes();
          long[] dimensions = new long[sizes.length];
          for (int i = 0; i < sizes.length; i++) {
            dimensions[i] = sizes[i];
          }
          Shape shape = Shape.of(dimensions);
          Operand<TFloat32> first = tf.constant(shape, DataBuffers.of(initial.floats(key)));
          return state(shape, first);
        });
  }

  /** A variable that is not trained. */
  Variable<TFloat32> state(Shape shape, Operand<TFloat32> first) {
    Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
    initializers.add(tf.assign(variable, first));
    return variable;
  }

  /** A variable of zeros. */
  Variable<TFloat32> zeros(Shape shape) {
    return state(shape, tf.zeros(tf.constant(shape.asArray()), TFloat32.class));
  }

  /** Plain gradient descent. */
  NoOp descend(Operand<TFloat32> loss, Operand<TFloat32> rate) {
    List<Op> updates = new ArrayList<>();
    List<Variable<TFloat32>> trained = List.copyOf(variables.values());
    List<Output<TFloat32>> gradients = gradients(loss, trained);
    Ops after = after(gradients);
    for (int i = 0; i < trained.size(); i++) {
      updates.add(after.train.applyGradientDescent(trained.get(i), rate, gradients.get(i)));
    }
    return tf.withControlDependencies(updates).noOp();
  }

  /**
   * Adam.
   *
   * @param others updates that also wait for all gradients
   */
  NoOp adam(Operand<TFloat32> loss, Operand<TFloat32> rate, List<Function<Ops, Op>> others) {
    List<Variable<TFloat32>> trained = List.copyOf(variables.values());
    List<Output<TFloat32>> gradients = gradients(loss, trained);
    Ops after = after(gradients);
    Operand<TFloat32> beta1 = tf.constant(0.9f);
    Operand<TFloat32> beta2 = tf.constant(0.999f);
    Operand<TFloat32> epsilon = tf.constant(1e-8f);
    Variable<TFloat32> power1 = state(Shape.scalar(), beta1);
    Variable<TFloat32> power2 = state(Shape.scalar(), beta2);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      Variable<TFloat32> variable = trained.get(i);
      Shape shape = variable.shape();
      updates.add(
          after.train.applyAdam(
              variable,
              zeros(shape),
              zeros(shape),
              power1,
              power2,
              rate,
              beta1,
              beta2,
              epsilon,
              gradients.get(i)));
    }
    others.forEach(other -> updates.add(other.apply(after)));
    Ops last = tf.withControlDependencies(updates);
    List<Op> powers =
        List.of(
            last.assign(power1, last.math.mul(power1, beta1)),
            last.assign(power2, last.math.mul(power2, beta2)));
    return tf.withControlDependencies(powers).noOp();
  }

  @SuppressWarnings("unchecked")
  private List<Output<TFloat32>> gradients(
      Operand<TFloat32> loss, List<Variable<TFloat32>> trained) {
    Output<?>[] by = trained.stream().map(Variable::asOutput).toArray(Output<?>[]::new);
    List<Output<TFloat32>> gradients = new ArrayList<>();
    for (Output<?> gradient : graph.addGradients(loss.asOutput(), by)) {
      gradients.add((Output<TFloat32>) gradient);
    }
    return gradients;
  }

  /** An update must not run before the last gradient has read the old value. */
  private Ops after(List<Output<TFloat32>> gradients) {
    return tf.withControlDependencyOps(gradients.stream().map(gradient -> gradient.op()).toList());
  }

  /** Opens the session and gives all variables their first values. */
  Session session() {
    if (session == null) {
      ConfigProto config =
          ConfigProto.newBuilder()
              .setIntraOpParallelismThreads(assignment.threads())
              .setInterOpParallelismThreads(assignment.interOp())
              .build();
      session = new Session(graph, config);
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
