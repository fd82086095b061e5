package dev.panagrad.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

/**
 * Saves models in Spark's format: Spark's own metadata, and one file with the weights beside it.
 */
final class PanagradModelFiles {
  private static final String WEIGHTS = "model.safetensors";
  private static final String ONNX = "model.onnx";

  private PanagradModelFiles() {}

  /** Writes a model. */
  static final class Writer extends MLWriter {
    private final PanagradModel model;

    Writer(PanagradModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String folder) {
      DefaultParamsWriter.saveMetadata(model, folder, sparkSession());
      Path path = new Path(folder, model.isOnnx() ? ONNX : WEIGHTS);
      try {
        FileSystem files = path.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
        try (OutputStream out = files.create(path)) {
          out.write(model.file());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Reads a model. */
  static final class Reader extends MLReader<PanagradModel> {
    @Override
    public PanagradModel load(String folder) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(folder, sparkSession(), PanagradModel.class.getName());
      Path saved = new Path(folder, WEIGHTS);
      try {
        FileSystem files = saved.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
        Path path = files.exists(saved) ? saved : new Path(folder, ONNX);
        try (InputStream in = files.open(path)) {
          PanagradModel model = new PanagradModel(metadata.uid(), in.readAllBytes());
          metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
          return model;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
