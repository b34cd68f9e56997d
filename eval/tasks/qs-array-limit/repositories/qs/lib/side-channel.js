'use strict';

/** Keeps a value beside an object, without touching the object. */
module.exports = function getSideChannel() {
    var values = new WeakMap();
    return {
        assert: function (key) {
            if (!values.has(key)) {
                throw new TypeError('Side channel does not contain the given key');
            }
        },
        delete: function (key) { return values.delete(key); },
        get: function (key) { return values.get(key); },
        has: function (key) { return key !== null && typeof key === 'object' && values.has(key); },
        set: function (key, value) { values.set(key, value); }
    };
};
