namespace ClientSdk.Testing.Sandbox;

/// <summary>SplitMix64, seeded by (seed, arrival): the fate of a request does not depend on what else is under way.</summary>
internal struct SeededDraws(int seed, long arrival)
{
    private ulong _state = ((ulong)(uint)seed << 32) ^ ((ulong)arrival * 0xD1342543DE82EF95UL);

    /// <summary>Uniform in [0, 1).</summary>
    internal double Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
