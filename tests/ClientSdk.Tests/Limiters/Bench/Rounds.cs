namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>How many random histories a property gets: as many as it says, 50 times as many with CLIENTSDK_LONG=1, and a twentieth where each change of mutate.sh runs them again.</summary>
internal static class Rounds
{
#if MUTATION
    public static int Of(int usual) => Math.Max(1, usual / 20);
#else
    private static readonly bool _isLong = Environment.GetEnvironmentVariable("CLIENTSDK_LONG") == "1";

    public static int Of(int usual) => _isLong ? 50 * usual : usual;
#endif
}
