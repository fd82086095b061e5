package dev.panagrad.models.fit;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.optimizer.Optimizer;
import dev.panagrad.models.predict.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A network with its loss and optimizer as a graph.
 *
 * @param features placeholder [n, ...]
 * @param target placeholder: int32 [n], or [n, values]
 * @param rate placeholder: the learning rate
 * @param averageDecay placeholder: what share of their old value moving averages keep
 * @param loss scalar: the mean over the batch, as it is trained
 * @param output [n, values] in use: probabilities, or numbers
 * @param evaluated scalar: the mean loss in use, without dropout
 * @param update makes an update
 */
record FitGraph(
    Graph graph,
    Node features,
    Node target,
    Node rate,
    Node averageDecay,
    Node loss,
    Node output,
    Node evaluated,
    Node update) {
  static FitGraph of(ModelSpec spec, Loss loss, Optimizer optimizer) {
    GraphBuilder g = new GraphBuilder();
    Node features = g.placeholder("input", spec.input().batch(Shape.UNKNOWN).sizes());
    boolean classes = spec.target() instanceof Target.Classes;
    Node target =
        classes
            ? g.placeholder("target", DType.INT32, Shape.UNKNOWN)
            : g.placeholder("target", Shape.UNKNOWN, spec.target().width());
    Node rate = g.placeholder("learning_rate");
    Node averageDecay = g.placeholder("average_decay");
    Layers training = Layers.training(g, g.constant(1), averageDecay);
    Node mean = g.mean(loss.each(g, spec.output(training, features), target));
    List<Node> updates = new ArrayList<>(training.updates());
    updates.add(optimizer.minimize(g, mean, rate));
    Node update = g.group("train", updates);
    Node values = spec.output(training.inference(), features);
    Node evaluated = g.mean(loss.each(g, values, target));
    Node output = classes ? g.softmax(values) : values;
    return new FitGraph(
        g.build(), features, target, rate, averageDecay, mean, output, evaluated, update);
  }
}
