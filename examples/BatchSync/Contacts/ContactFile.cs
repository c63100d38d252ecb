using System.Runtime.CompilerServices;
using CsvHelper;

namespace ContactSync.Contacts;

/// <summary>The contacts as a source: each enumeration opens the file anew.</summary>
internal static class ContactFile
{
    private static readonly string[] Columns = ["email", "first_name", "last_name", "status"];

    private static readonly CsvReaderOptions Strict = new()
    {
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        TrackLineNumbers = true,
    };

    /// <exception cref="ContactFileException">The file or a row cannot be read: the message has the line's number.</exception>
    public static async IAsyncEnumerable<Contact> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using CsvReader csv = Open(path);
        await StrictlyAsync(path, async () =>
        {
            await csv.ReadHeaderAsync(cancellationToken);
            return true;
        });
        if (csv.Headers is not { } headers || Columns.Except(headers.ToArray()).Any())
        {
            throw new ContactFileException($"{path} must begin with a row that names the columns {string.Join(", ", Columns)}.");
        }

        while (await StrictlyAsync(path, () => csv.ReadAsync(cancellationToken)))
        {
            Contact contact = new(csv.GetString("email").Trim(), csv.GetString("first_name"), csv.GetString("last_name"), csv.GetString("status"));
            yield return contact.Email.Length > 0 ? contact : throw new ContactFileException($"{path}, line {csv.LineNumber}: the email is empty. Mend the row and start again.");
        }
    }

    /// <summary>Some are equal to what the sandbox has at the start, some differ, most are new, and the last two it cannot take: their addresses are taken, but for upper case.</summary>
    public static async Task MakeAsync(string path, int count)
    {
        await using CsvWriter csv = CsvWriter.ToFile(path);
        await WriteAsync(csv, Columns);
        for (int number = 1; number <= count; number++)
        {
            string email = number > count - 2 ? $"PERSON{count - number + 1}@example.com" : $"person{number}@example.com";
            await WriteAsync(csv, number <= count / 10 ? [email, "", "", "subscribed"] : [email, $"First {number}", $"Last {number}", "subscribed"]);
        }
    }

    private static async Task WriteAsync(CsvWriter csv, string[] fields)
    {
        Array.ForEach(fields, csv.WriteField);
        await csv.EndRecordAsync();
    }

    private static CsvReader Open(string path)
    {
        try
        {
            return CsvReader.FromFile(path, Strict);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new ContactFileException($"{path} cannot be read: {missing.Message}", missing);
        }
    }

    private static async Task<bool> StrictlyAsync(string path, Func<ValueTask<bool>> read)
    {
        try
        {
            return await read();
        }
        catch (CsvFormatException broken)
        {
            throw new ContactFileException($"{path}, line {broken.LineNumber}: {broken.Message} Mend the row and start again.", broken);
        }
    }
}
