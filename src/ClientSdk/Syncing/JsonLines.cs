using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClientSdk.Syncing;

/// <summary>A source in a file of JSON Lines: one JSON value a line, in UTF-8 (jsonlines.org).</summary>
public static class JsonLines
{
    /// <summary>Reads a file line by line. Each enumeration opens it anew, so a job can read it as often as it needs.</summary>
    /// <typeparam name="T">What a line holds.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="type">How a line is read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The values of all lines that are not empty.</returns>
    /// <exception cref="InvalidDataException">A line cannot be read: the message has the file, the line's number and what is wrong. Thrown when it is reached.</exception>
    /// <exception cref="IOException">The file cannot be read. Thrown when it is opened.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(string path, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(type);
        using StreamReader file = new(path);
        for (int number = 1; await file.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Read(line, type, path, number);
            }
        }
    }

    private static T Read<T>(string line, JsonTypeInfo<T> type, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, type) ?? throw new JsonException("The value is null.");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{path}, line {number}: {broken.Message}"), broken);
        }
    }
}
