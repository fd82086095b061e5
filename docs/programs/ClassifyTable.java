import dev.panagrad.models.data.Table;
import dev.panagrad.models.fit.EarlyStopping;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.fit.Metrics;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.nio.file.Path;

/** Learns to tell the classes in a column of a CSV file, and saves what it has learned. */
class ClassifyTable {
  /** Takes the CSV file, the column of the classes and the file of the model to be made. */
  public static void main(String... args) {
    var data = Table.read(Path.of(args[0])).classify(args[1]).parts(0.2, 0.2, 1);
    var network = Network.parse("dense 16 relu; dense " + data.train().target().width());
    var model = Model.create(ModelSpec.of(network, data.train()), 1);
    var fit = new Fit().epochs(200).learningRate(0.01).validation(data.validation());
    var history = fit.callbacks(new EarlyStopping(20)).run(model, data.train());
    System.out.println(history.best().orElseThrow());
    var test = fit.evaluate(model, data.test(), Metrics.accuracy(), Metrics.f1());
    System.out.println("test: " + test + "\n" + test.confusion().orElseThrow());
    model.save(Path.of(args[2]));
  }
}
