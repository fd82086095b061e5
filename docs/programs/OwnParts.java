import dev.panagrad.graph.*;
import dev.panagrad.models.data.Table;
import dev.panagrad.models.fit.*;
import dev.panagrad.models.network.*;
import dev.panagrad.models.nn.*;
import dev.panagrad.models.predict.*;
import java.nio.file.Path;
import java.util.List;

/** Learns a number of a row of others: an op, cell, layer, loss, metric and callback of its own. */
class OwnParts {
  record Swish() implements CustomOp {
    public Shape inferShape(List<Node> inputs) {
      return inputs.getFirst().shape();
    }

    public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
      Node s = g.sigmoid(self.input(0));
      return List.of(g.mul(upstream, g.add(s, g.mul(self, g.sub(g.constant(1), s)))));
    }

    public void compute(KernelContext k) {
      var x = k.in(0);
      RangeTask each =
          (from, to) -> {
            for (long i = from; i < to; i++) {
              k.out().set(i, (float) (x.get(i) / (1 + Math.exp(-x.get(i)))));
            }
          };
      k.range("", x.length(), 10, each);
    }
  }

  record Leaky(int units) implements Cell {
    public List<Integer> stateSizes() {
      return List.of(units);
    }

    public List<Node> step(TimeStep t, List<Node> states) {
      Node sum = t.graph().add(states.getFirst(), t.project("", states.getFirst(), units));
      return List.of(t.graph().tanh(sum));
    }
  }

  public static void main(String... args) {
    Layer swish = Layer.of("swish", (layers, x) -> layers.graph().add(new Swish(), x));
    Loss soft = (g, told, right) -> g.mean(g.softplus(g.square(g.sub(told, right))), 1);
    Metric near = Metrics.mean("near", (told, right) -> Math.abs(told[0] - right[0]) < 0.2 ? 1 : 0);
    var data = Table.read(Path.of(args[0])).predict(args[1]).parts(0.2, 0.2, 1);
    var cell = new Recurrent("leaky 16", List.of(new Leaky(16)));
    var network = Network.of(cell, new Dense(16), swish, new Dense(1));
    var model = Model.create(ModelSpec.of(network, data.train()), 1);
    var fit = new Fit().epochs(60).learningRate(0.01).loss(soft).metrics(near);
    fit.validation(data.validation()).callbacks(Callback.each(System.out::println));
    fit.run(model, data.train());
    System.out.println("test: " + fit.evaluate(model, data.test(), near));
  }
}
