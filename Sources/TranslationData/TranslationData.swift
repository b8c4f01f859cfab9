// TranslationData
