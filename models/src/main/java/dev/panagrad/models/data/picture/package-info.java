/** Folders of pictures, and the weights by which pictures are scaled. */
package dev.panagrad.models.data.picture;
