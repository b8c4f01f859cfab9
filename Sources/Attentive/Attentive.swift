// Attentive
