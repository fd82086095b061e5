/** JPEG pictures for models: it has no API, but is found when it is on the path. */
module dev.panagrad.jpeg {
  requires dev.panagrad.models;
  requires java.desktop;

  provides dev.panagrad.models.io.PictureFormat with
      dev.panagrad.jpeg.JpegFormat;
}
