package dev.panagrad.models.experiments.caption.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.decode.ExportedSteps;
import dev.panagrad.models.decode.StepExport;
import dev.panagrad.models.experiments.caption.CaptionEmoji;
import dev.panagrad.models.experiments.caption.pictures.CaptionData;
import dev.panagrad.models.experiments.caption.pictures.CaptionPictures;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.experiments.caption.pictures.PictureChanges;
import dev.panagrad.models.experiments.caption.writing.CaptionNet;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.TaskSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoder and decoder as ONNX files compute what our graphs do, and describe likewise. */
class CaptionExportTest {
  private static final SessionOptions ONE = SessionOptions.defaults().withSeed(3).withThreads(1);

  @TempDir Path folder;

  private static Map<String, OnnxTensor> inputs(Shape one, List<byte[]> pictures) {
    Shape shape = Shape.of(pictures.size(), one.size(0), one.size(1), one.size(2));
    Tensor samples = Tensor.allocate(DType.FLOAT32, shape);
    for (int i = 0; i < pictures.size(); i++) {
      PictureChanges.plain(pictures.get(i), samples.buffer(), i * one.elements());
    }
    return Map.of("pictures", OnnxTensor.of(DataType.FLOAT, samples));
  }

  @Test
  void eachStepIsTheSame() {
    CaptionNet net = new CaptionNet(Shape.of(24, 20, 3), List.of(2, 1, 2, 1, 2), 30, 12, 16, true);
    CaptionModel model = CaptionModel.forUse(net);
    byte[] picture = new byte[24 * 20 * 3];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (byte) (i * 31);
    }
    try (Session session = new Session(model.graph(), ONE)) {
      // The averages of a net that wasn't trained are 0.
      for (Node variable : session.graph().variables()) {
        if (variable.name().endsWith("variance")) {
          Buffer values = session.variable(variable).buffer();
          LongStream.range(0, values.length()).forEach(i -> values.set(i, 1 + 0.1f * i));
        }
      }
      StepExport export = model.use().export();
      List<Path> files = export.write(session, folder.resolve("net.onnx"));
      List<byte[]> two = List.of(picture, new byte[picture.length]);
      ExportedSteps.check(session, export, files, inputs(net.picture(), two), 4);
    }
  }

  @Test
  void theFilesDescribeAsTheTask() {
    CaptionExperiment experiment = new CaptionEmoji();
    TaskSettings settings =
        TaskSettings.of(experiment, ONE)
            .with(
                experiment
                    .hyperParameters()
                    .set("units", 16)
                    .set("embedding", 16)
                    .set("warm-up", 5)
                    .set("decay-steps", 50))
            .withBatch(10, 1)
            .with(DataSource.folder(CaptionPictures.folder(folder, 60)));
    try (CaptionTask task = experiment.open(settings)) {
      for (int step = 0; step < 15; step++) {
        task.nextBatch();
        task.update(step);
      }
      List<Path> files = task.exportParts(folder.resolve("net.onnx"));
      List<byte[]> pictures =
          task.shown().stream().map(CaptionedPicture::samples).limit(3).toList();
      CaptionData data = experiment.data(settings);
      List<int[]> found =
          ExportedSteps.greedy(files, inputs(task.captioner().shape(), pictures), data.longest());
      List<String> ours = task.captioner().greedy(pictures);
      for (int i = 0; i < ours.size(); i++) {
        assertEquals(ours.get(i), data.tokens().decode(found.get(i)));
      }
    }
  }
}
