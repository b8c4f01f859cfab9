// TransformerModel
