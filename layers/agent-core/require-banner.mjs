/** esbuild's banner for a bundle of ES modules: packages in it that are CommonJS ask for Node's own modules by `require`. */
export const requireBanner = {
  js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
};
