/** The fourteen observations of CheXpert (Irvin et al. 2019), in the order of its columns. */
export const chexpertFindings = [
  'No Finding', 'Enlarged Cardiomediastinum', 'Cardiomegaly', 'Lung Opacity', 'Lung Lesion', 'Edema', 'Consolidation',
  'Pneumonia', 'Atelectasis', 'Pneumothorax', 'Pleural Effusion', 'Pleural Other', 'Fracture', 'Support Devices',
]; // biome-ignore format: a list reads better packed
