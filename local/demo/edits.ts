/** The input of one `edit_file` call. Paths are relative to the clone. */
export type Edit = { path: string; old_string: string; new_string: string };

/** `utc()` and `timezone()` read UTC fields instead of the local fields of a shifted date. */
export const REPAIR: readonly Edit[] = [
  {
    path: 'strftime.js',
    old_string: `                        // how to avoid duplication of date instantiation for utc here?
                        // we tied to getTimezoneOffset of the current date
                        _cachedDate = new Date(_cachedDateTimestamp + getTimestampToUtcOffsetFor(_cachedDate) + _customTimezoneOffset);`,
    new_string: '                        _cachedDate = utcFieldsOf(_cachedDateTimestamp + _customTimezoneOffset);',
  },
  {
    path: 'strftime.js',
    old_string:
      '                    date = new Date(date.getTime() + getTimestampToUtcOffsetFor(date) + _customTimezoneOffset);',
    new_string: '                    date = utcFieldsOf(timestamp + _customTimezoneOffset);',
  },
  {
    path: 'strftime.js',
    old_string: `                            var y = new Date(date.getFullYear(), 0, 1);
                            var day = Math.ceil((date.getTime() - y.getTime()) / (1000 * 60 * 60 * 24));
                            resultString += padTill3(day);`,
    new_string: '                            resultString += padTill3(dayOfYear(date));',
  },
  {
    path: 'strftime.js',
    old_string: `    function getTimestampToUtcOffsetFor(date) {
        return (date.getTimezoneOffset() || 0) * 60000;
    }`,
    new_string: `    // The UTC fields of a date, under the names of the local ones. (Shifting a date by the local offset and reading its
    // local fields fails around daylight saving changes: the shifted date may have another offset, and one local hour
    // a year does not exist.)
    function utcFieldsOf(timestamp) {
        var date = new Date(timestamp);
        return {
            getFullYear: function() { return date.getUTCFullYear(); },
            getMonth: function() { return date.getUTCMonth(); },
            getDate: function() { return date.getUTCDate(); },
            getDay: function() { return date.getUTCDay(); },
            getHours: function() { return date.getUTCHours(); },
            getMinutes: function() { return date.getUTCMinutes(); },
            getSeconds: function() { return date.getUTCSeconds(); },
            toString: function() { return date.toString(); }
        };
    }

    // 1 for the first of January
    function dayOfYear(date) {
        var today = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()),
            firstDay = Date.UTC(date.getFullYear(), 0, 1);

        return (today - firstDay) / 86400000 + 1;
    }`,
  },
];

/** The test that was missing. It fails before the repair, in any time zone that has daylight saving. */
export const REGRESSION_TEST: Edit = {
  path: 'test.js',
  old_string: `ok('Cached timestamps');
`,
  new_string: `ok('Cached timestamps');

/// UTC has no daylight saving: every half hour of a year, whatever the local time zone
(function() {
    var strftimeTZ = strftime.timezone('-0330'),
        isoAt = function(time) { return new Date(time).toISOString().slice(0, 19).replace('T', ' '); };
    for (var time = Date.UTC(2016, 0, 1), end = Date.UTC(2017, 0, 1); time < end; time += 30 * 60 * 1000) {
        assertFormat(new Date(time), '%F %T', isoAt(time), 'strftime.utc()', strftimeUTC);
        assertFormat(new Date(time), '%F %T', isoAt(time - 210 * 60 * 1000), 'strftime.timezone(-0330)', strftimeTZ);
    }
    assertFormat(new Date(Date.UTC(2016, 0, 1)), '%j', '001', 'strftime.utc()', strftimeUTC);
}());
ok('UTC across daylight saving changes');
`,
};

/** What the second message asks for. */
export const CHANGELOG_ENTRY: Edit = {
  path: 'Changelog.md',
  old_string: `v0.9.2 on 2015-05-29
--------------------
`,
  new_string: `Unreleased
----------

- fix \`utc()\` and \`timezone()\` around daylight saving changes, where they could be an hour off

- fix \`%j\` at midnight, where it was a day short

v0.9.2 on 2015-05-29
--------------------
`,
};
