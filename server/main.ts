import "./quick-resolution.mjs";

// A static import would be resolved before.
await import("./serve.ts");
