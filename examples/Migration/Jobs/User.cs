using System.Globalization;

namespace Migration.Jobs;

/// <summary>A user as both source and target know one.</summary>
internal sealed record User(string Email, string FirstName, string LastName)
{
    private static readonly string[] FirstNames = ["Ada", "Blaise", "Carl", "Dorothy", "Emmy", "Felix", "Grace", "Hedy", "Ida", "John"];
    private static readonly string[] LastNames = ["Archer", "Baker", "Cooper", "Draper", "Fisher", "Glover", "Hunter", "Mason", "Potter", "Turner", "Weaver"];

    /// <summary>The source: the same users each time.</summary>
    public static IReadOnlyList<User> Make(int count) => [.. Enumerable.Range(0, count).Select(At)];

    /// <summary>A password that nobody knows: whoever it is for will ask for a new one.</summary>
    public static string NewPassword() => $"aA1!{Guid.NewGuid():N}";

    private static User At(int index)
    {
        string first = FirstNames[index % FirstNames.Length];
        string last = LastNames[index % LastNames.Length];
        return new User(string.Create(CultureInfo.InvariantCulture, $"{first}.{last}.{index + 1:D6}@example.com").ToLowerInvariant(), first, last);
    }
}
