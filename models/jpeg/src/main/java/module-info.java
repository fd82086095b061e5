/** JPEG pictures for models: nothing to call, it is found when it is there. */
module dev.panagrad.jpeg {
  requires dev.panagrad.models;
  requires java.desktop;

  provides dev.panagrad.models.data.picture.PictureFormat with
      dev.panagrad.jpeg.JpegFormat;
}
