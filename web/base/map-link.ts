// A place as a link to a public map; chat and console show it, nothing is loaded until it is pressed.

/** Link that shows the point, given in WGS 84 as browsers tell it. */
export const mapLink = (place: { latitude: number; longitude: number }, name: string): string =>
  `https://uri.amap.com/marker?position=${place.longitude},${place.latitude}&name=${encodeURIComponent(name)}&coordinate=wgs84`;
