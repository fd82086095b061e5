// What a JShell session with Panagrad starts with: imports, and two ways to look at data. See jshell.md.
import dev.panagrad.graph.*
import dev.panagrad.graph.session.*
import dev.panagrad.models.data.*
import dev.panagrad.models.fit.*
import dev.panagrad.models.network.*
import dev.panagrad.models.nn.*
import dev.panagrad.models.predict.*

/** The features of an example. */
float[] features(Dataset data, int example) {
  var features = new float[(int) data.shape().elements()];
  data.features(example, 0, features);
  return features;
}

/** Draws a grey picture in characters, and tells its class. */
void show(Dataset data, int example) {
  var ink = features(data, example);
  int width = data.shape().size(1);
  for (int at = 0; at < ink.length; at += width) {
    var line = new StringBuilder();
    for (int x = 0; x < width; x++) {
      line.append(" .:-=+*#%@".charAt((int) (ink[at + x] * 9))).append(' ');
    }
    System.out.println(line.toString().stripTrailing());
  }
  System.out.println("class " + data.label(example));
}
