import dev.panagrad.models.data.PictureFolder;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.network.Dense;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.onnx.OnnxLayer;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.nio.file.Path;
import java.util.Arrays;

/** Gives the network of an ONNX file a new head, and trains that on pictures in folders. */
class FineTuneOnnx {
  /**
   * Takes the ONNX file, the folder with a folder for each class, the side of the pictures that the
   * network takes, the files of the model and of the ONNX network to be made, and the beginnings of
   * the names of weights that are trained as well.
   */
  public static void main(String... args) {
    int side = Integer.parseInt(args[2]);
    var parts = PictureFolder.read(Path.of(args[1]), side, side).split(0.2, 1);
    var train = parts.rest();
    var body = OnnxLayer.open(Path.of(args[0])).withoutHead();
    body = body.train(Arrays.copyOfRange(args, 5, args.length));
    var network = Network.of(body, new Dense(train.target().width()));
    var model = Model.create(ModelSpec.of(network, train), 1);
    var fit = new Fit().epochs(20).learningRate(0.003).validation(parts.part());
    var history = fit.run(model, train);
    System.out.println("kept: " + history.epochs().get(history.kept() - 1));
    model.save(Path.of(args[3]));
    model.exportOnnx(Path.of(args[4]));
  }
}
