/** Whose conventions: this library's, or those of the code of Arun et al. 2021. */
export type Preset = 'default' | 'arun2021';
