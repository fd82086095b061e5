package dev.panagrad.models.fit;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.predict.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A network with its loss and optimizer as a graph.
 *
 * @param shards how a batch is split
 * @param rate placeholder: the learning rate
 * @param averageDecay placeholder: the share of their old value that moving averages keep
 * @param loss scalar: the mean training loss over the batch, to be fetched with an update
 * @param update makes an update
 * @param scoring the same network for inference, without dropout
 */
record FitGraph(
    Graph graph,
    Shards shards,
    Node rate,
    Node averageDecay,
    Node loss,
    Node update,
    Scoring scoring) {
  static FitGraph of(ModelSpec spec, Loss loss, Optimizer optimizer, int count) {
    GraphBuilder g = new GraphBuilder();
    Shards shards = new Shards(g, count);
    Node features = Scoring.features(g, spec);
    Node target = Scoring.target(g, spec);
    Node rate = g.placeholder("learning_rate");
    Node averageDecay = g.placeholder("average_decay");
    Layers training = Layers.training(g, g.constant(1), averageDecay, shards);
    Node values = spec.output(training, features);
    Node part = shards.part(g.mean(Scoring.each(g, spec, loss, values, target)));
    List<Node> updates = new ArrayList<>(training.updates());
    updates.add(optimizer.minimize(g, part, rate, shards));
    Node mean = shards.sum(part);
    Node update = g.group("train", updates);
    Scoring scoring = Scoring.of(g, spec, loss, training.inference(), features, target);
    return new FitGraph(g.build(), shards, rate, averageDecay, mean, update, scoring);
  }
}
