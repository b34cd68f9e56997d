export declare const requireBanner: { js: string };
