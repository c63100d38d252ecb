namespace ClientSdk.Headers;

/// <summary>A header's name as some server spells it, and what it means; <see langword="null"/> when it means nothing here.</summary>
internal sealed class KnownName(string text, HeaderMeaning? meaning)
{
    public readonly string Text = text;
    public readonly HeaderMeaning? Meaning = meaning;

    /// <summary>What it says is mostly a number.</summary>
    public readonly bool IsNumber = meaning is { Role: <= HeaderRole.Reset };
}
