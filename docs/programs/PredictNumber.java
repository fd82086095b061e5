import dev.panagrad.models.data.Table;
import dev.panagrad.models.fit.EarlyStopping;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.fit.Losses;
import dev.panagrad.models.fit.Metrics;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.nio.file.Path;

/** Learns to tell the numbers in a column of a CSV file, and saves what it has learned. */
class PredictNumber {
  /** Takes the CSV file, the column of the numbers and the file of the model to be made. */
  public static void main(String... args) {
    var data = Table.read(Path.of(args[0])).predict(args[1]).parts(0.2, 0.2, 1);
    var network = Network.parse("dense 32 tanh; dense 32 tanh; dense 1");
    var model = Model.create(ModelSpec.of(network, data.train()), 1);
    var fit = new Fit().epochs(200).learningRate(0.01).loss(Losses.huber(1));
    fit.validation(data.validation()).callbacks(new EarlyStopping(20));
    System.out.println(fit.run(model, data.train()).best().orElseThrow());
    var test = fit.evaluate(model, data.test(), Metrics.r2(), Metrics.meanAbsolute());
    System.out.println("test: " + test);
    model.save(Path.of(args[2]));
  }
}
