import dev.panagrad.serve.InferenceServer;
import dev.panagrad.serve.ServeOptions;
import dev.panagrad.serve.ServedModel;
import java.nio.file.Path;
import java.util.Map;

/** Serves a model that was saved, over HTTP, until a line comes in or the input ends. */
class Serve {
  /** Takes the file of the model and a port. */
  public static void main(String... args) throws Exception {
    var options = ServeOptions.defaults().withPort(Integer.parseInt(args[1]));
    var models = Map.of("model", ServedModel.open(Path.of(args[0])));
    try (var server = InferenceServer.start(models, options)) {
      System.out.println(server.address() + "/v2/models/model/infer");
      System.in.read();
    }
  }
}
