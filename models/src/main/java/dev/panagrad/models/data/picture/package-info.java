/** Pictures as examples: folders of them, scaling, random changes. Decoding lives in image. */
package dev.panagrad.models.data.picture;
