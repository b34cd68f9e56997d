import * as z from 'zod';

/*
 * What most fields are, made once and used everywhere: to make a schema takes a tenth of a millisecond in a function that has just
 * started, and a journal entry has two hundred fields.
 */
export const text = z.string();
export const optionalText = text.optional();
export const number = z.number();
export const optionalNumber = number.optional();
export const flag = z.boolean();
export const texts = z.array(text);
export const optionalTexts = texts.optional();
export const optionalTrue = z.literal(true).optional();
