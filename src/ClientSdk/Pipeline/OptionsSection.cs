using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ClientSdk.Pipeline;

/// <summary>
/// One section of the configuration, read key by key. What is wrong is collected with the key's full path, so that one start shows
/// all mistakes. Empty values count as not set.
/// </summary>
internal sealed class OptionsSection(IConfigurationSection section, List<string> problems)
{
    public string Path => section.Path;

    public string? Text(string key)
    {
        if (section.GetSection(key).GetChildren().Any())
        {
            problems.Add($"{Path}:{key} holds further keys. Give one value.");
            return null;
        }

        return string.IsNullOrWhiteSpace(section[key]) ? null : section[key]!.Trim();
    }

    public int? Whole(string key) =>
        Read(key, "a whole number, for example 60", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : (int?)null);

    public bool? Flag(string key) =>
        Read(key, "true or false", text => bool.TryParse(text, out bool value) ? value : (bool?)null);

    public double? Fraction(string key) =>
        Read(key, "a number with a decimal point, for example 0.8", text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : (double?)null);

    /// <summary>A bare number is no time span here: .NET reads it as days, and nobody means that.</summary>
    public TimeSpan? Span(string key) =>
        Read(key, "a time span as [d.]hh:mm:ss[.fff], for example \"00:05:00\"", text =>
            text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan value) ? value : (TimeSpan?)null);

    /// <summary>As <see cref="Span"/>, and the word <c>Infinite</c>.</summary>
    public TimeSpan? SpanOrInfinite(string key) =>
        string.Equals(Text(key), "Infinite", StringComparison.OrdinalIgnoreCase) ? Timeout.InfiniteTimeSpan : Span(key);

    /// <summary>A name of the enumeration; its numbers are not for configuration files.</summary>
    public TEnum? Choice<TEnum>(string key)
        where TEnum : struct, Enum =>
        Read(key, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", text =>
            Enum.GetNames<TEnum>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<TEnum>(text, ignoreCase: true) : (TEnum?)null);

    public OptionsSection Child(string key) => new(Inner(key, "a section"), problems);

    public IEnumerable<OptionsSection> Items(string key) =>
        Inner(key, "a list").GetChildren().Select(item => new OptionsSection(item, problems));

    public IReadOnlyList<string> Texts(string key) =>
        [.. Inner(key, "a list").GetChildren().Select(item => item.Value ?? "")];

    /// <summary>Any other key is a mistake, most often a misspelt one. Its value is not shown: it might be somebody's secret.</summary>
    public void Only(params string[] keys)
    {
        foreach (IConfigurationSection child in section.GetChildren().Where(child => !keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Add($"{child.Path} is not an option. Allowed here: {string.Join(", ", keys)}.");
        }
    }

    public void Missing(string key, string allowed) => problems.Add($"{Path}:{key} is missing. Give {allowed}.");

    public void Unusable(string key, string? value, string allowed) => problems.Add($"{Path}:{key} is '{value}'. Give {allowed}.");

    /// <summary>Makes a thing of this section, whose own guards say what is wrong with its values.</summary>
    public T? Make<T>(Func<T?> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (ArgumentException refusal)
        {
            problems.Add($"{Path}: {refusal.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    private IConfigurationSection Inner(string key, string kind)
    {
        IConfigurationSection inner = section.GetSection(key);
        if (!string.IsNullOrWhiteSpace(inner.Value))
        {
            Unusable(key, inner.Value, kind);
        }

        return inner;
    }

    private T? Read<T>(string key, string allowed, Func<string, T?> parse)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        T? value = parse(text);
        if (value is null)
        {
            Unusable(key, text, allowed);
        }

        return value;
    }
}
