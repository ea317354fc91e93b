export const words = {
  also_here: '{{name}} has had this open as well since {{time}}.',
  self_here: 'You have had this open in another window as well since {{time}}.',
  consequence: 'Whoever saves second will be told what the other changed.',
}
