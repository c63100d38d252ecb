namespace ClientSdk.Tests.House;

internal static class Rule
{
    /// <summary>Fails with every offender in its own line and with what to do.</summary>
    public static void Holds(IEnumerable<string> offenders, string advice)
    {
        string[] found = offenders.Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.True(found.Length == 0, $"{advice}\n  {string.Join("\n  ", found)}");
    }
}
