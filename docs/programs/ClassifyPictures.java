import dev.panagrad.models.data.Augmentation;
import dev.panagrad.models.data.ClassWeights;
import dev.panagrad.models.data.PictureFolder;
import dev.panagrad.models.fit.EarlyStopping;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.fit.Losses;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.nio.file.Path;

/** Learns to tell the classes of colour pictures, PNG or JPEG, in folders named after them. */
class ClassifyPictures {
  private static final String NETWORK =
      """
      conv 3x3x16 linear; batchnorm; relu; maxpool 2;
      conv 3x3x32 linear; batchnorm; relu; maxpool 2;
      conv 3x3x32 linear; batchnorm; relu; globalavg; dropout 0.8; dense\s\
      """;

  /**
   * Takes the folder with a folder for each class, the file of the model to be made, and epochs.
   */
  public static void main(String... args) {
    var data = PictureFolder.read(Path.of(args[0]), 32, 32);
    var test = data.split(0.2, 1);
    var parts = test.rest().split(0.2, 1);
    var change = Augmentation.of(data.shape()).flip().shift(0.1).crop(0.8).brightness(0.2);
    var train = parts.rest().map(change, 1);
    var network = Network.parse(NETWORK + data.target().width());
    var model = Model.create(ModelSpec.of(network, train), 1);
    int epochs = Integer.parseInt(args[2]);
    long steps = Math.max(1, epochs * (long) train.size() / 32);
    var fit = new Fit().epochs(epochs).prefetch(true).validation(parts.part());
    fit.learningRate(LearningRate.cosine(0.005, 1e-5, steps).warmUp(10));
    fit.loss(Losses.weighted(Losses.crossEntropy(), ClassWeights.balanced(train)));
    var history = fit.callbacks(new EarlyStopping(10)).run(model, train);
    System.out.println("kept: " + history.epochs().get(history.kept() - 1));
    var result = fit.evaluate(model, test.part());
    System.out.println("test: " + result + "\n" + result.confusion().orElseThrow());
    model.save(Path.of(args[1]));
  }
}
