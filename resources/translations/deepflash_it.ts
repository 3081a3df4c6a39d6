<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="it" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeepFlash</source>
        <translation>Informazioni su DeepFlash</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programma</translation>
    </message>
    <message>
        <source>Network weights</source>
        <translation>Pesi della rete</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licenze</translation>
    </message>
    <message>
        <source>Turns a flash selfie into a studio portrait, on this computer alone.

After N. Capece, F. Banterle, P. Cignoni, F. Ganovelli, R. Scopigno, U. Erra: “DeepFlash: Turning a flash selfie into a studio portrait”, 2019, arXiv:1903.08527. This is an independent implementation, which the authors have not endorsed.

MIT License. Copyright © 2026 The DeepFlash contributors.</source>
        <translation>Trasforma un selfie con flash in un ritratto da studio, solo su questo computer.

Da N. Capece, F. Banterle, P. Cignoni, F. Ganovelli, R. Scopigno, U. Erra: “DeepFlash: Turning a flash selfie into a studio portrait”, 2019, arXiv:1903.08527. Questa è un’implementazione indipendente, che gli autori non hanno approvato.

Licenza MIT. Copyright © 2026 The DeepFlash contributors.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>Addestrata con</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licenza</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Apri…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Esporta…</translation>
    </message>
    <message>
        <source>Open a &amp;folder…</source>
        <translation>Apri una &amp;cartella…</translation>
    </message>
    <message>
        <source>&amp;Previous photo</source>
        <translation>Foto &amp;precedente</translation>
    </message>
    <message>
        <source>&amp;Next photo</source>
        <translation>Foto successi&amp;va</translation>
    </message>
    <message>
        <source>Select &amp;all photos</source>
        <translation>Seleziona &amp;tutte le foto</translation>
    </message>
    <message>
        <source>Photo to the &amp;trash…</source>
        <translation>Sposta la &amp;foto nel cestino…</translation>
    </message>
    <message>
        <source>Films&amp;trip</source>
        <translation>P&amp;ellicola</translation>
    </message>
    <message>
        <source>E&amp;xport all photos…</source>
        <translation>Esporta t&amp;utte le foto…</translation>
    </message>
    <message>
        <source>&amp;Correct many photos…</source>
        <translation>&amp;Correggi molte foto…</translation>
    </message>
    <message>
        <source>&amp;Retrain on my photos…</source>
        <translation>&amp;Riaddestra sulle mie foto…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Impostazioni…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>E&amp;sci</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annulla</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Ripeti</translation>
    </message>
    <message>
        <source>Re&amp;set all</source>
        <translation>Ripri&amp;stina tutto</translation>
    </message>
    <message>
        <source>&amp;Copy settings</source>
        <translation>&amp;Copia le impostazioni</translation>
    </message>
    <message>
        <source>Copy some settin&amp;gs…</source>
        <translation>Copia alc&amp;une impostazioni…</translation>
    </message>
    <message>
        <source>&amp;Paste settings, or a picture</source>
        <translation>I&amp;ncolla le impostazioni, o un’immagine</translation>
    </message>
    <message>
        <source>Paste so&amp;me settings…</source>
        <translation>Inc&amp;olla alcune impostazioni…</translation>
    </message>
    <message>
        <source>Pr&amp;esets</source>
        <translation>Pre&amp;impostazioni</translation>
    </message>
    <message>
        <source>&amp;Draw a face box</source>
        <translation>&amp;Disegna un riquadro del volto</translation>
    </message>
    <message>
        <source>Select the &amp;next face box</source>
        <translation>Seleziona il &amp;prossimo riquadro</translation>
    </message>
    <message>
        <source>De&amp;lete the selected face box</source>
        <translation>E&amp;limina il riquadro selezionato</translation>
    </message>
    <message>
        <source>&amp;Find faces again</source>
        <translation>Cerca di nuovo i &amp;volti</translation>
    </message>
    <message>
        <source>Cancel what is under &amp;way</source>
        <translation>In&amp;terrompi ciò che è in corso</translation>
    </message>
    <message>
        <source>Before / after (&amp;hold to peek)</source>
        <translation>Prima / dopo (&amp;tieni premuto per sbirciare)</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>&amp;Diviso</translation>
    </message>
    <message>
        <source>Sid&amp;e by side</source>
        <translation>&amp;Fianco a fianco</translation>
    </message>
    <message>
        <source>&amp;Before</source>
        <translation>&amp;Prima</translation>
    </message>
    <message>
        <source>&amp;After</source>
        <translation>D&amp;opo</translation>
    </message>
    <message>
        <source>Before abo&amp;ve after</source>
        <translation>Prima &amp;sopra, dopo sotto</translation>
    </message>
    <message>
        <source>Divider to the &amp;left or up</source>
        <translation>Divisore a sinistra o in a&amp;lto</translation>
    </message>
    <message>
        <source>Divider to the &amp;right or down</source>
        <translation>Divisore a destra o in &amp;basso</translation>
    </message>
    <message>
        <source>Divider to the &amp;middle</source>
        <translation>Di&amp;visore al centro</translation>
    </message>
    <message>
        <source>Toggle 1&amp;00 %</source>
        <translation>Alterna 1&amp;00 %</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>&amp;Adatta</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>&amp;200 %</source>
        <translation>&amp;200 %</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>&amp;Ingrandisci</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>&amp;Rimpicciolisci</translation>
    </message>
    <message>
        <source>Face bo&amp;xes</source>
        <translation>Ri&amp;quadri dei volti</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>Pa&amp;nnelli</translation>
    </message>
    <message>
        <source>Mark &amp;clipped pixels</source>
        <translation>Segna i pi&amp;xel senza dettaglio</translation>
    </message>
    <message>
        <source>I&amp;nfo about the photo</source>
        <translation>Informa&amp;zioni sulla foto</translation>
    </message>
    <message>
        <source>Histor&amp;y</source>
        <translation>Cronolo&amp;gia</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>Sc&amp;hermo intero</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Scorciatoie da tastiera</translation>
    </message>
    <message>
        <source>&amp;About DeepFlash</source>
        <translation>&amp;Informazioni su DeepFlash</translation>
    </message>
    <message>
        <source>Appearance li&amp;ke the system</source>
        <translation>Aspetto come il siste&amp;ma</translation>
    </message>
    <message>
        <source>&amp;Dark appearance</source>
        <translation>Aspetto sc&amp;uro</translation>
    </message>
    <message>
        <source>Li&amp;ght appearance</source>
        <translation>Aspetto &amp;chiaro</translation>
    </message>
    <message>
        <source>Move the face box edited or selected by key</source>
        <translation>Sposta il riquadro modificato o scelto da tastiera</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;File</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Modifica</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Vista</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Strumenti</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Aiuto</translation>
    </message>
    <message>
        <source>Toggle 100 %</source>
        <translation>Alterna 100 %</translation>
    </message>
    <message>
        <source>Resize it</source>
        <translation>Ridimensionalo</translation>
    </message>
    <message>
        <source>The same, ten times as far</source>
        <translation>Lo stesso, dieci volte tanto</translation>
    </message>
    <message>
        <source>Move the enlarged photo</source>
        <translation>Sposta la foto ingrandita</translation>
    </message>
    <message>
        <source>Draw the face box in the middle</source>
        <translation>Disegna il riquadro nel mezzo</translation>
    </message>
    <message>
        <source>Let go of it, or stop drawing</source>
        <translation>Lascialo, o smetti di disegnare</translation>
    </message>
    <message>
        <source>On the photo</source>
        <translation>Sulla foto</translation>
    </message>
</context>
<context>
    <name>AdjustPanel</name>
    <message>
        <source>As opened</source>
        <translation>Come aperta</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Cronologia</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Pannello</translation>
    </message>
    <message>
        <source>Adjust</source>
        <translation>Regola</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
</context>
<context>
    <name>Adjustments</name>
    <message>
        <source>Studio light</source>
        <translation>Luce da studio</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Sfondo</translation>
    </message>
</context>
<context>
    <name>Analyser</name>
    <message>
        <source>Starting</source>
        <translation>Avvio</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>DeepFlash ended unexpectedly the last time. A report is in {path}; nothing was sent.</source>
        <translation>L’ultima volta DeepFlash si è chiuso in modo imprevisto. Un resoconto si trova in {path}; nulla è stato inviato.</translation>
    </message>
    <message>
        <source>Something went wrong in DeepFlash itself. Your photos are unharmed.</source>
        <translation>Qualcosa non ha funzionato in DeepFlash. Le tue foto sono intatte.</translation>
    </message>
    <message>
        <source>A report is in {path}; nothing was sent.</source>
        <translation>Un resoconto si trova in {path}; nulla è stato inviato.</translation>
    </message>
</context>
<context>
    <name>BackdropTiles</name>
    <message>
        <source>Grey canvas</source>
        <translation>Tela grigia</translation>
    </message>
    <message>
        <source>Warm beige</source>
        <translation>Beige caldo</translation>
    </message>
    <message>
        <source>Charcoal</source>
        <translation>Antracite</translation>
    </message>
    <message>
        <source>A picture of your own…</source>
        <translation>Un’immagine tua…</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Scegli un’immagine</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Immagini</translation>
    </message>
</context>
<context>
    <name>BackgroundChoice</name>
    <message>
        <source>Keep as it is</source>
        <translation>Lascia com’è</translation>
    </message>
    <message>
        <source>Lift the flash fall-off</source>
        <translation>Compensa la caduta di luce</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>Sfoca</translation>
    </message>
    <message>
        <source>Plain colour</source>
        <translation>Tinta unita</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>Sfumatura</translation>
    </message>
    <message>
        <source>Studio backdrop</source>
        <translation>Fondale da studio</translation>
    </message>
    <message>
        <source>Background: {what}</source>
        <translation>Sfondo: {what}</translation>
    </message>
    <message>
        <source>Choose the background colour</source>
        <translation>Scegli il colore dello sfondo</translation>
    </message>
    <message>
        <source>Choose the colour at the top</source>
        <translation>Scegli il colore in alto</translation>
    </message>
    <message>
        <source>Choose the colour at the bottom</source>
        <translation>Scegli il colore in basso</translation>
    </message>
    <message>
        <source>Background colour</source>
        <translation>Colore dello sfondo</translation>
    </message>
    <message>
        <source>Colour at the top</source>
        <translation>Colore in alto</translation>
    </message>
    <message>
        <source>Colour at the bottom</source>
        <translation>Colore in basso</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Details</source>
        <translation>Dettagli</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Correct many photos</source>
        <translation>Correggi molte foto</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Avvia</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>A batch is still running. What is done stays; the rest can be done later.</source>
        <translation>Una serie è ancora in corso. Ciò che è fatto resta; il resto si può fare più tardi.</translation>
    </message>
    <message>
        <source>Try the failed ones again</source>
        <translation>Riprova quelle non riuscite</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>Mostra il resoconto</translation>
    </message>
    <message>
        <source>Other photos…</source>
        <translation>Altre foto…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Replace files that exist in {folder}? Originals are never replaced.</source>
        <translation>Sostituire i file già presenti in {folder}? Gli originali non vengono mai sostituiti.</translation>
    </message>
    <message>
        <source>Replace them</source>
        <translation>Sostituiscili</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continua</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Mi fermo…</translation>
    </message>
</context>
<context>
    <name>BatchForm</name>
    <message>
        <source>Folders and photos to correct</source>
        <translation>Cartelle e foto da correggere</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Aggiungi una cartella…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Togli</translation>
    </message>
    <message>
        <source>With the folders inside</source>
        <translation>Con le cartelle interne</translation>
    </message>
    <message>
        <source>The same folders in the output</source>
        <translation>Le stesse cartelle a destinazione</translation>
    </message>
    <message>
        <source>Only photos where the flash fired</source>
        <translation>Solo le foto in cui è scattato il flash</translation>
    </message>
    <message>
        <source>Photos that were edited keep their own edits</source>
        <translation>Le foto già modificate mantengono le loro modifiche</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Choose the output folder</source>
        <translation>Scegli la cartella di destinazione</translation>
    </message>
    <message>
        <source>{stem} is the photo&apos;s name, {date} its day, {counter} its number.</source>
        <translation>{stem} è il nome della foto, {date} il suo giorno, {counter} il suo numero.</translation>
    </message>
    <message>
        <source>Keep both: give the new one a number</source>
        <translation>Tieni entrambi: numera il nuovo</translation>
    </message>
    <message>
        <source>Leave the photo out</source>
        <translation>Tralascia la foto</translation>
    </message>
    <message>
        <source>Replace the existing file</source>
        <translation>Sostituisci il file esistente</translation>
    </message>
    <message>
        <source>Drop folders or photos here, or add a folder.</source>
        <translation>Trascina qui cartelle o foto, oppure aggiungi una cartella.</translation>
    </message>
    <message>
        <source>Choose where the corrected photos go.</source>
        <translation>Scegli dove vanno le foto corrette.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>Cartella di destinazione</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Nomi</translation>
    </message>
    <message>
        <source>If a file exists</source>
        <translation>Se un file esiste</translation>
    </message>
    <message>
        <source>Add a folder of photos</source>
        <translation>Aggiungi una cartella di foto</translation>
    </message>
</context>
<context>
    <name>BatchPage</name>
    <message>
        <source>Progress of the batch</source>
        <translation>Avanzamento della serie</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Coda</translation>
    </message>
    <message>
        <source>Looking at the photos…</source>
        <translation>Esamino le foto…</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} di {total}</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>non riuscite: {n}</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>in pausa</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>ancora {time}</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Interrotto.</translation>
    </message>
    <message>
        <source>Finished.</source>
        <translation>Finito.</translation>
    </message>
    <message>
        <source>{n} corrected.</source>
        <translation>Corrette: {n}.</translation>
    </message>
    <message>
        <source>{n} done earlier.</source>
        <translation>Già fatte: {n}.</translation>
    </message>
    <message>
        <source>{n} left out.</source>
        <translation>Tralasciate: {n}.</translation>
    </message>
    <message>
        <source>{n} failed.</source>
        <translation>Non riuscite: {n}.</translation>
    </message>
</context>
<context>
    <name>BatchQueue</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stato</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>In attesa</translation>
    </message>
    <message>
        <source>Being corrected</source>
        <translation>In correzione</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fatta</translation>
    </message>
    <message>
        <source>Done earlier</source>
        <translation>Già fatta</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Tralasciata</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Non riuscita</translation>
    </message>
</context>
<context>
    <name>BoxEditor</name>
    <message>
        <source>Face {n} of {count}</source>
        <translation>Volto {n} di {count}</translation>
    </message>
    <message>
        <source>Move a face box</source>
        <translation>Sposta un riquadro del volto</translation>
    </message>
    <message>
        <source>Resize a face box</source>
        <translation>Ridimensiona un riquadro del volto</translation>
    </message>
    <message>
        <source>Draw a face box</source>
        <translation>Disegna un riquadro del volto</translation>
    </message>
    <message>
        <source>Delete a face box</source>
        <translation>Elimina un riquadro del volto</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Open a photo</source>
        <translation>Apri una foto</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tutti i file</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>Before</source>
        <translation>Prima</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Dopo</translation>
    </message>
</context>
<context>
    <name>DividerStandIn</name>
    <message>
        <source>Divider between before and after</source>
        <translation>Divisore fra prima e dopo</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Find faces again</source>
        <translation>Cerca di nuovo i volti</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Ripristina</translation>
    </message>
</context>
<context>
    <name>Durations</name>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{h} h {n} min</source>
        <translation>{h} h {n} min</translation>
    </message>
</context>
<context>
    <name>EditCommands</name>
    <message>
        <source>DeepFlash was stopped while you edited {name}; the edits are kept.</source>
        <translation>DeepFlash è stato interrotto mentre modificavi {name}; le modifiche sono conservate.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continua</translation>
    </message>
    <message>
        <source>Copy settings</source>
        <translation>Copia le impostazioni</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copia</translation>
    </message>
    <message>
        <source>Paste settings</source>
        <translation>Incolla le impostazioni</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Incolla</translation>
    </message>
    <message>
        <source>The preset {name} is deleted.</source>
        <translation>La preimpostazione {name} è stata eliminata.</translation>
    </message>
    <message>
        <source>{preset}: taken back</source>
        <translation>{preset}: annullata</translation>
    </message>
    <message>
        <source>Take back pasted settings</source>
        <translation>Annulla le impostazioni incollate</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>{preset}: put on {name}.</source>
        <translation>{preset}: applicata a {name}.</translation>
    </message>
    <message>
        <source>{preset}: put on {n} photos.</source>
        <translation>{preset}: applicata a {n} foto.</translation>
    </message>
    <message>
        <source>{preset}: put on {n} of {all} photos.</source>
        <translation>{preset}: applicata a {n} foto su {all}.</translation>
    </message>
    <message>
        <source>Pasted into {name}.</source>
        <translation>Incollate in {name}.</translation>
    </message>
    <message>
        <source>Pasted into {n} of {all} photos.</source>
        <translation>Incollate in {n} foto su {all}.</translation>
    </message>
    <message>
        <source>Pasted into {n} photos.</source>
        <translation>Incollate in {n} foto.</translation>
    </message>
    <message>
        <source>The settings of before are back.</source>
        <translation>Le impostazioni di prima sono tornate.</translation>
    </message>
    <message>
        <source>The settings of before are back, but not in photos edited since: {n}.</source>
        <translation>Le impostazioni di prima sono tornate, ma non nelle foto modificate nel frattempo: {n}.</translation>
    </message>
    <message>
        <source>There are no settings on the clipboard.</source>
        <translation>Negli appunti non ci sono impostazioni.</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>No face was found in this photo; draw a box round the face.</source>
        <translation>In questa foto non è stato trovato alcun volto; disegna un riquadro intorno al volto.</translation>
    </message>
    <message>
        <source>A drawn box lies outside of the photo; draw it round the face.</source>
        <translation>Un riquadro disegnato è fuori dalla foto; disegnalo intorno al volto.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {why}.</source>
        <translation>Impossibile leggere {name}: {why}.</translation>
    </message>
    <message>
        <source>{name} cannot be written: {why}.</source>
        <translation>Impossibile scrivere {name}: {why}.</translation>
    </message>
    <message>
        <source>{name} cannot be made: {why}.</source>
        <translation>Impossibile creare {name}: {why}.</translation>
    </message>
    <message>
        <source>{name} cannot be removed: {why}.</source>
        <translation>Impossibile rimuovere {name}: {why}.</translation>
    </message>
    <message>
        <source>The folder {name} cannot be written: {why}.</source>
        <translation>Impossibile scrivere nella cartella {name}: {why}.</translation>
    </message>
    <message>
        <source>The folder {name} cannot be made: {why}.</source>
        <translation>Impossibile creare la cartella {name}: {why}.</translation>
    </message>
    <message>
        <source>The folder {name} cannot be made.</source>
        <translation>Impossibile creare la cartella {name}.</translation>
    </message>
    <message>
        <source>{name} is too large: it has {size} megapixels, and the limit is {limit}.</source>
        <translation>{name} è troppo grande: ha {size} megapixel e il limite è {limit}.</translation>
    </message>
    <message>
        <source>{name} took more than {seconds} seconds, so it was given up.</source>
        <translation>{name} ha richiesto più di {seconds} secondi, perciò è stato abbandonato.</translation>
    </message>
    <message>
        <source>it is not a JPEG, PNG, TIFF, HEIC or raw photo</source>
        <translation>non è una foto JPEG, PNG, TIFF, HEIC o raw</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>non è un file</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>il file è vuoto</translation>
    </message>
    <message>
        <source>it has no pixels</source>
        <translation>non contiene pixel</translation>
    </message>
    <message>
        <source>it is being changed by another program; try again</source>
        <translation>un altro programma lo sta modificando; riprova</translation>
    </message>
    <message>
        <source>another program has changed it; open it again</source>
        <translation>un altro programma l’ha modificato; riaprilo</translation>
    </message>
    <message>
        <source>it is cut off</source>
        <translation>è troncato</translation>
    </message>
    <message>
        <source>it is broken</source>
        <translation>è danneggiato</translation>
    </message>
    <message>
        <source>it is cut off or broken</source>
        <translation>è troncato o danneggiato</translation>
    </message>
    <message>
        <source>it is a broken JPEG file</source>
        <translation>è un file JPEG danneggiato</translation>
    </message>
    <message>
        <source>it is a broken PNG file</source>
        <translation>è un file PNG danneggiato</translation>
    </message>
    <message>
        <source>it is not a JPEG file</source>
        <translation>non è un file JPEG</translation>
    </message>
    <message>
        <source>it is not a PNG file</source>
        <translation>non è un file PNG</translation>
    </message>
    <message>
        <source>it is a broken raw photo, or of a camera not known yet</source>
        <translation>è una foto raw danneggiata o di una fotocamera non ancora nota</translation>
    </message>
    <message>
        <source>it is a TIFF file of more than 4 GB, or a broken one</source>
        <translation>è un file TIFF di più di 4 GB, o danneggiato</translation>
    </message>
    <message>
        <source>its kind of 16-bit picture is not understood</source>
        <translation>questo tipo di immagine a 16 bit non è compreso</translation>
    </message>
    <message>
        <source>its kind of 10-bit picture is not understood</source>
        <translation>questo tipo di immagine a 10 bit non è compreso</translation>
    </message>
    <message>
        <source>its kind of pixels is not understood</source>
        <translation>questo tipo di pixel non è compreso</translation>
    </message>
    <message>
        <source>raw photos need the rawpy package</source>
        <translation>le foto raw richiedono il pacchetto rawpy</translation>
    </message>
    <message>
        <source>HEIC photos need the pillow-heif package</source>
        <translation>le foto HEIC richiedono il pacchetto pillow-heif</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>il file non esiste</translation>
    </message>
    <message>
        <source>permission was denied</source>
        <translation>permesso negato</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>è una cartella</translation>
    </message>
    <message>
        <source>the disk failed</source>
        <translation>il disco ha dato un errore</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>il disco è pieno</translation>
    </message>
    <message>
        <source>the disk quota is used up</source>
        <translation>la quota del disco è esaurita</translation>
    </message>
    <message>
        <source>the disk cannot take a file that large</source>
        <translation>il disco non accetta un file così grande</translation>
    </message>
    <message>
        <source>there is no permission to write in this folder</source>
        <translation>manca il permesso di scrivere in questa cartella</translation>
    </message>
    <message>
        <source>the disk is read-only</source>
        <translation>il disco è di sola lettura</translation>
    </message>
    <message>
        <source>the folder does not exist</source>
        <translation>la cartella non esiste</translation>
    </message>
    <message>
        <source>there is a folder of that name</source>
        <translation>esiste una cartella con quel nome</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>il nome è troppo lungo</translation>
    </message>
    <message>
        <source>a file of that name exists</source>
        <translation>esiste già un file con quel nome</translation>
    </message>
    <message>
        <source>it would replace the original {name}</source>
        <translation>sostituirebbe l’originale {name}</translation>
    </message>
    <message>
        <source>the disk gave back other data</source>
        <translation>il disco ha restituito altri dati</translation>
    </message>
    <message>
        <source>its backdrop lies on another computer</source>
        <translation>il suo fondale si trova su un altro computer</translation>
    </message>
    <message>
        <source>The transparency is kept in PNG and TIFF; a JPEG gets a white ground.</source>
        <translation>La trasparenza resta in PNG e TIFF; un JPEG riceve uno sfondo bianco.</translation>
    </message>
    <message>
        <source>The colour profile is damaged or does not fit, so the colours are taken as sRGB.</source>
        <translation>Il profilo colore è danneggiato o non adatto, perciò i colori sono considerati sRGB.</translation>
    </message>
    <message>
        <source>The colours were converted to sRGB.</source>
        <translation>I colori sono stati convertiti in sRGB.</translation>
    </message>
    <message>
        <source>The colours were converted to 8-bit sRGB.</source>
        <translation>I colori sono stati convertiti in sRGB a 8 bit.</translation>
    </message>
    <message>
        <source>The linear colours were given the tone curve of other photos.</source>
        <translation>Ai colori lineari è stata data la curva tonale delle altre foto.</translation>
    </message>
    <message>
        <source>The photo is coded for HDR screens and is read as if for ordinary ones.</source>
        <translation>La foto è codificata per schermi HDR ed è letta come per quelli comuni.</translation>
    </message>
    <message>
        <source>The raw photo was developed with the camera&apos;s white balance.</source>
        <translation>La foto raw è stata sviluppata con il bilanciamento del bianco della fotocamera.</translation>
    </message>
    <message>
        <source>The helper that works on the photos did not start; close other programs, try again.</source>
        <translation>Il processo che lavora sulle foto non si è avviato; chiudi altri programmi e riprova.</translation>
    </message>
    <message>
        <source>The helper that works on the photos hung and was stopped; try again.</source>
        <translation>Il processo che lavora sulle foto si è bloccato ed è stato fermato; riprova.</translation>
    </message>
    <message>
        <source>The helper that works on {name} stopped unexpectedly, perhaps for want of memory; your photo is unharmed, and you can try again.</source>
        <translation>Il processo che lavora su {name} si è fermato inaspettatamente, forse per mancanza di memoria; la tua foto è intatta e puoi riprovare.</translation>
    </message>
    <message>
        <source>There is not enough memory for {name}; close other programs.</source>
        <translation>La memoria non basta per {name}; chiudi altri programmi.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong with {name}.</source>
        <translation>Qualcosa di imprevisto è andato storto con {name}.</translation>
    </message>
    <message>
        <source>Stopped, as you asked.</source>
        <translation>Fermato, come hai chiesto.</translation>
    </message>
    <message>
        <source>The backdrop {name} cannot be read.</source>
        <translation>Impossibile leggere il fondale {name}.</translation>
    </message>
    <message>
        <source>The weights {name} cannot be loaded.</source>
        <translation>Impossibile caricare i pesi {name}.</translation>
    </message>
    <message>
        <source>The weights {name} cannot be loaded: {why}</source>
        <translation>Impossibile caricare i pesi {name}: {why}</translation>
    </message>
    <message>
        <source>The weights {name} cannot be read; reinstall DeepFlash or choose others.</source>
        <translation>Impossibile leggere i pesi {name}; reinstalla DeepFlash o scegline altri.</translation>
    </message>
    <message>
        <source>The weights {name} are damaged or were altered; reinstall DeepFlash or choose others.</source>
        <translation>I pesi {name} sono danneggiati o sono stati alterati; reinstalla DeepFlash o scegline altri.</translation>
    </message>
    <message>
        <source>The weights {name} are too large to be ours.</source>
        <translation>I pesi {name} sono troppo grandi per essere i nostri.</translation>
    </message>
    <message>
        <source>The weights {name} gave no usable answer; use other weights.</source>
        <translation>I pesi {name} non hanno dato una risposta utilizzabile; usane altri.</translation>
    </message>
    <message>
        <source>The weights {name} ask for a side of {side} pixels.</source>
        <translation>I pesi {name} richiedono un lato di {side} pixel.</translation>
    </message>
    <message>
        <source>The weights {name} carry no recipe of this program.</source>
        <translation>I pesi {name} non contengono una ricetta di questo programma.</translation>
    </message>
    <message>
        <source>The face mesh weights {why} cannot be loaded; run `deepflash models fetch`.</source>
        <translation>Impossibile caricare i pesi della maglia del volto {why}; esegui `deepflash models fetch`.</translation>
    </message>
    <message>
        <source>The face detector&apos;s model files are not installed; install DeepFlash again.</source>
        <translation>I modelli del rilevatore di volti non sono installati; installa di nuovo DeepFlash.</translation>
    </message>
    <message>
        <source>The face detector cannot be loaded ({why}); install DeepFlash again.</source>
        <translation>Impossibile caricare il rilevatore di volti ({why}); installa di nuovo DeepFlash.</translation>
    </message>
    <message>
        <source>It was written by a newer version.</source>
        <translation>È stato scritto da una versione più recente.</translation>
    </message>
    <message>
        <source>It says nothing about {what}.</source>
        <translation>Non dice nulla di {what}.</translation>
    </message>
    <message>
        <source>The photo has an impossible size.</source>
        <translation>La foto ha dimensioni impossibili.</translation>
    </message>
    <message>
        <source>It does not name the weights.</source>
        <translation>Non nomina i pesi.</translation>
    </message>
    <message>
        <source>It has no name.</source>
        <translation>Non ha un nome.</translation>
    </message>
    <message>
        <source>It is no JSON, or cut off.</source>
        <translation>Non è JSON, o è troncato.</translation>
    </message>
    <message>
        <source>It cannot be read: {why}.</source>
        <translation>Impossibile leggerlo: {why}.</translation>
    </message>
    <message>
        <source>A face box in it is incomplete or empty.</source>
        <translation>Un suo riquadro del volto è incompleto o vuoto.</translation>
    </message>
    <message>
        <source>{name} is not understood and cannot be kept under another name.</source>
        <translation>{name} non è compreso e non può essere conservato con un altro nome.</translation>
    </message>
    <message>
        <source>The settings cannot be kept: {why}.</source>
        <translation>Impossibile conservare le impostazioni: {why}.</translation>
    </message>
    <message>
        <source>The journal {name} cannot be written: {why}.</source>
        <translation>Impossibile scrivere il registro {name}: {why}.</translation>
    </message>
    <message>
        <source>The journal {name} was written by a newer DeepFlash; use that one, or another output folder.</source>
        <translation>Il registro {name} è stato scritto da un DeepFlash più recente; usa quello o un’altra cartella di destinazione.</translation>
    </message>
    <message>
        <source>The journal {name} is broken and cannot be moved: {why}.</source>
        <translation>Il registro {name} è danneggiato e non può essere spostato: {why}.</translation>
    </message>
    <message>
        <source>Another batch is writing to {name}; wait for its end, or choose another output folder.</source>
        <translation>Un’altra serie sta scrivendo in {name}; aspetta che finisca o scegli un’altra cartella di destinazione.</translation>
    </message>
    <message>
        <source>Shards must not overwrite, since one could replace what another has written; choose rename or skip.</source>
        <translation>Le parti di una serie non devono sovrascrivere, perché una potrebbe sostituire ciò che un’altra ha scritto; scegli rename o skip.</translation>
    </message>
    <message>
        <source>The output folder {name} lies in the folder of the photos, {folder}, where nothing is ever written; choose one beside it.</source>
        <translation>La cartella di destinazione {name} è nella cartella delle foto, {folder}, dove non si scrive mai nulla; scegline una accanto.</translation>
    </message>
    <message>
        <source>There is no folder or photo {name}.</source>
        <translation>Non c’è una cartella o foto {name}.</translation>
    </message>
    <message>
        <source>The outputs need about {need} GB, and {name} has {free} GB free. Make room, choose another folder, or switch this check off.</source>
        <translation>I risultati richiedono circa {need} GB e {name} ha {free} GB liberi. Fai spazio, scegli un’altra cartella o disattiva questo controllo.</translation>
    </message>
    <message>
        <source>What lay beside {name} was not understood; it is kept as {kept}.</source>
        <translation>Ciò che stava accanto a {name} non è stato compreso; è conservato come {kept}.</translation>
    </message>
    <message>
        <source>{why} The edits are kept in DeepFlash&apos;s own folder.</source>
        <translation>{why} Le modifiche sono conservate nella cartella di DeepFlash.</translation>
    </message>
    <message>
        <source>It is too large.</source>
        <translation>È troppo grande.</translation>
    </message>
    <message>
        <source>A part of it has the wrong form.</source>
        <translation>Una sua parte ha la forma sbagliata.</translation>
    </message>
    <message>
        <source>It knows of {what}, which this version does not.</source>
        <translation>Contiene {what}, che questa versione non conosce.</translation>
    </message>
    <message>
        <source>A number is missing.</source>
        <translation>Manca un numero.</translation>
    </message>
    <message>
        <source>A number is out of all bounds.</source>
        <translation>Un numero è fuori da ogni limite.</translation>
    </message>
    <message>
        <source>A word is missing.</source>
        <translation>Manca una parola.</translation>
    </message>
    <message>
        <source>A yes or no is missing.</source>
        <translation>Manca un sì o un no.</translation>
    </message>
    <message>
        <source>An eye has an impossible number.</source>
        <translation>Un occhio ha un numero impossibile.</translation>
    </message>
    <message>
        <source>A list in it is missing or too long.</source>
        <translation>Un suo elenco manca o è troppo lungo.</translation>
    </message>
    <message>
        <source>A face box is farther off than any photo reaches.</source>
        <translation>Un riquadro del volto è più lontano di quanto arrivi qualsiasi foto.</translation>
    </message>
    <message>
        <source>The strength must lie between 0 and 1, not {value}.</source>
        <translation>L’intensità deve essere fra 0 e 1, non {value}.</translation>
    </message>
    <message>
        <source>{option} must lie between -1 and 1, not {value}.</source>
        <translation>{option} deve essere fra -1 e 1, non {value}.</translation>
    </message>
    <message>
        <source>Eyes are numbered from 0 upwards.</source>
        <translation>Gli occhi si numerano da 0 in su.</translation>
    </message>
    <message>
        <source>The background must be one of {known}, a colour like #e8e6e3, a gradient like #e8e6e3-#707070, or picture:PATH, not {given}.</source>
        <translation>Lo sfondo deve essere uno fra {known}, un colore come #e8e6e3, una sfumatura come #e8e6e3-#707070 oppure picture:PERCORSO, non {given}.</translation>
    </message>
    <message>
        <source>Faces must be all, largest or X,Y,W,H, not {given}.</source>
        <translation>I volti devono essere all, largest oppure X,Y,W,H, non {given}.</translation>
    </message>
    <message>
        <source>The preset needs a name.</source>
        <translation>La preimpostazione ha bisogno di un nome.</translation>
    </message>
    <message>
        <source>The name is longer than {count} characters.</source>
        <translation>Il nome è più lungo di {count} caratteri.</translation>
    </message>
    <message>
        <source>A name can be made of {known}, not of {field}: {name}.</source>
        <translation>Un nome può essere composto da {known}, non da {field}: {name}.</translation>
    </message>
    <message>
        <source>A name cannot hold the sign {sign}: {name}.</source>
        <translation>Un nome non può contenere il segno {sign}: {name}.</translation>
    </message>
    <message>
        <source>The template for names is empty.</source>
        <translation>Il modello dei nomi è vuoto.</translation>
    </message>
    <message>
        <source>The braces of the name {name} do not match; write {{ for a brace itself.</source>
        <translation>Le parentesi graffe del nome {name} non corrispondono; per una graffa vera scrivi {{.</translation>
    </message>
    <message>
        <source>The settings could not be read ({why}), and are as at first.</source>
        <translation>Non è stato possibile leggere le impostazioni ({why}): sono come all’inizio.</translation>
    </message>
    <message>
        <source>Some settings made no sense and are as at first: {names}.</source>
        <translation>Alcune impostazioni non avevano senso e sono come all’inizio: {names}.</translation>
    </message>
    <message>
        <source>{why} The old file is kept as {name}.</source>
        <translation>{why} Il vecchio file è conservato come {name}.</translation>
    </message>
    <message>
        <source>the file is far too long</source>
        <translation>il file è decisamente troppo lungo</translation>
    </message>
    <message>
        <source>the file is no JSON</source>
        <translation>il file non è JSON</translation>
    </message>
    <message>
        <source>the file holds no table</source>
        <translation>il file non contiene una tabella</translation>
    </message>
    <message>
        <source>The HDR gain map is left out, since it no longer fits the corrected photo.</source>
        <translation>La mappa di guadagno HDR viene omessa, perché non corrisponde più alla foto corretta.</translation>
    </message>
    <message>
        <source>The second picture in the file is left out, since it no longer fits the corrected photo.</source>
        <translation>La seconda immagine nel file viene omessa, perché non corrisponde più alla foto corretta.</translation>
    </message>
    <message>
        <source>The video in the file is left out.</source>
        <translation>Il video nel file viene omesso.</translation>
    </message>
    <message>
        <source>The content credentials are left out: they hold for the original only.</source>
        <translation>Le credenziali dei contenuti vengono omesse: valgono solo per l’originale.</translation>
    </message>
    <message>
        <source>DeepFlash has made this photo; better take its original.</source>
        <translation>Questa foto è stata fatta da DeepFlash; meglio prendere l’originale.</translation>
    </message>
    <message>
        <source>The grey photo was made RGB.</source>
        <translation>La foto in grigio è stata convertita in RGB.</translation>
    </message>
    <message>
        <source>The palette was made full colour.</source>
        <translation>La tavolozza è stata convertita a colori pieni.</translation>
    </message>
    <message>
        <source>The {name} colours were converted to sRGB.</source>
        <translation>I colori {name} sono stati convertiti in sRGB.</translation>
    </message>
    <message>
        <source>{why} The photo has no usable colour profile, so they are approximate.</source>
        <translation>{why} La foto non ha un profilo colore utilizzabile, quindi sono approssimativi.</translation>
    </message>
    <message>
        <source>Only the first picture of the file is used.</source>
        <translation>Si usa solo la prima immagine del file.</translation>
    </message>
    <message>
        <source>The journal was broken, so a new one was begun; the old one is {name}.</source>
        <translation>Il registro era danneggiato, quindi ne è stato iniziato uno nuovo; il vecchio è {name}.</translation>
    </message>
    <message>
        <source>1 folder inside was not looked into.</source>
        <translation>1 cartella interna non è stata esaminata.</translation>
    </message>
    <message>
        <source>{count} folders inside were not looked into.</source>
        <translation>{count} cartelle interne non sono state esaminate.</translation>
    </message>
    <message>
        <source>The file of edits beside {name} is not used. {why}</source>
        <translation>Il file delle modifiche accanto a {name} non è stato usato. {why}</translation>
    </message>
    <message>
        <source>The face boxes kept beside {name} fit no longer; they are found anew.</source>
        <translation>I riquadri dei volti salvati accanto a {name} non corrispondono più; vengono cercati di nuovo.</translation>
    </message>
    <message>
        <source>There are {count} presets already; delete one first.</source>
        <translation>Ci sono già {count} preset; prima eliminane uno.</translation>
    </message>
    <message>
        <source>The flash did not fire.</source>
        <translation>Il flash non è scattato.</translation>
    </message>
    <message>
        <source>Left out: its camera does not say that the flash fired.</source>
        <translation>Tralasciata: la fotocamera non dice che il flash è scattato.</translation>
    </message>
    <message>
        <source>{name} exists already.</source>
        <translation>{name} esiste già.</translation>
    </message>
    <message>
        <source>A file of that name exists already.</source>
        <translation>Esiste già un file con quel nome.</translation>
    </message>
    <message>
        <source>{name} cannot be looked into: {why}.</source>
        <translation>Impossibile esaminare {name}: {why}.</translation>
    </message>
    <message>
        <source>The photo was changed or taken away meanwhile; the output is of what it was before.</source>
        <translation>Nel frattempo la foto è stata cambiata o tolta; il risultato viene da com’era prima.</translation>
    </message>
    <message>
        <source>The batch stopped by a mistake of DeepFlash: {why}.</source>
        <translation>La serie si è fermata per un errore di DeepFlash: {why}.</translation>
    </message>
    <message>
        <source>its name must end in .jpg, .png or .tif</source>
        <translation>il nome deve finire in .jpg, .png o .tif</translation>
    </message>
    <message>
        <source>Windows keeps that name for itself</source>
        <translation>Windows riserva quel nome per sé</translation>
    </message>
    <message>
        <source>a JPEG cannot have more than {count} pixels on a side</source>
        <translation>un JPEG non può avere più di {count} pixel per lato</translation>
    </message>
    <message>
        <source>the written file cannot be read back</source>
        <translation>il file scritto non si può rileggere</translation>
    </message>
    <message>
        <source>the written file is not what it should be</source>
        <translation>il file scritto non è quello che dovrebbe essere</translation>
    </message>
    <message>
        <source>{name} cannot be opened: {why}.</source>
        <translation>Impossibile aprire {name}: {why}.</translation>
    </message>
    <message>
        <source>The weights {name} are not in {folder}: {why}.</source>
        <translation>I pesi {name} non sono in {folder}: {why}.</translation>
    </message>
    <message>
        <source>The weights {name} are damaged or not the right ones: {why}.</source>
        <translation>I pesi {name} sono danneggiati o non sono quelli giusti: {why}.</translation>
    </message>
    <message>
        <source>run `deepflash models fetch`, or `deepflash models import FILE` if you have the file</source>
        <translation>esegui `deepflash models fetch`, oppure `deepflash models import FILE` se hai il file</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Scegli una cartella</translation>
    </message>
    <message>
        <source>Keep both: give the new one a number</source>
        <translation>Tieni entrambi: numera il nuovo</translation>
    </message>
    <message>
        <source>Replace the existing file</source>
        <translation>Sostituisci il file esistente</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Esporta</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>If it exists</source>
        <translation>Se esiste</translation>
    </message>
    <message>
        <source>About {size}, {width} × {height} pixels</source>
        <translation>Circa {size}, {width} × {height} pixel</translation>
    </message>
    <message>
        <source>Your original stays as it is.</source>
        <translation>L’originale resta com’è.</translation>
    </message>
    <message>
        <source>The photo needs a name.</source>
        <translation>La foto ha bisogno di un nome.</translation>
    </message>
    <message>
        <source>The folder {name} will be made.</source>
        <translation>La cartella {name} verrà creata.</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>Questa cartella non esiste.</translation>
    </message>
    <message>
        <source>That is the original, which is never replaced.</source>
        <translation>Questo è l’originale, che non viene mai sostituito.</translation>
    </message>
    <message>
        <source>{name} exists and will be replaced.</source>
        <translation>{name} esiste e verrà sostituito.</translation>
    </message>
    <message>
        <source>It will be saved as {name}.</source>
        <translation>Verrà salvata come {name}.</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>Remove place</source>
        <translation>Togli il luogo</translation>
    </message>
    <message>
        <source>Mark as edited</source>
        <translation>Segna come modificata</translation>
    </message>
    <message>
        <source>Keep file date</source>
        <translation>Mantieni la data del file</translation>
    </message>
    <message>
        <source>Take the place (GPS) out of the metadata.</source>
        <translation>Toglie il luogo (GPS) dai metadati.</translation>
    </message>
    <message>
        <source>Say in the metadata that a model edited the photo.</source>
        <translation>Dichiara nei metadati che un modello ha modificato la foto.</translation>
    </message>
    <message>
        <source>Give the file the date of the original file.</source>
        <translation>Dà al file la data del file originale.</translation>
    </message>
    <message>
        <source>As the original</source>
        <translation>Come l’originale</translation>
    </message>
    <message>
        <source>Full (4:4:4)</source>
        <translation>Pieno (4:4:4)</translation>
    </message>
    <message>
        <source>Half (4:2:2)</source>
        <translation>Metà (4:2:2)</translation>
    </message>
    <message>
        <source>Quarter (4:2:0), smallest file</source>
        <translation>Un quarto (4:2:0), file più piccolo</translation>
    </message>
    <message>
        <source>8 bits per channel</source>
        <translation>8 bit per canale</translation>
    </message>
    <message>
        <source>16 bits per channel</source>
        <translation>16 bit per canale</translation>
    </message>
    <message>
        <source>Full size; or type the pixels</source>
        <translation>Dimensioni originali, o scrivi i pixel</translation>
    </message>
    <message>
        <source> px on the longer side</source>
        <translation> px sul lato lungo</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualità</translation>
    </message>
    <message>
        <source>Colour detail</source>
        <translation>Dettaglio del colore</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Dimensioni</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadati</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Exporting</source>
        <translation>Esporto</translation>
    </message>
</context>
<context>
    <name>FaceList</name>
    <message>
        <source>Face {n}</source>
        <translation>Volto {n}</translation>
    </message>
    <message>
        <source>{eye}: left red</source>
        <translation>{eye}: lasciato rosso</translation>
    </message>
    <message>
        <source>{eye}: red removed</source>
        <translation>{eye}: rosso rimosso</translation>
    </message>
    <message>
        <source>Face {n}, eye on the right</source>
        <translation>Volto {n}, occhio a destra</translation>
    </message>
    <message>
        <source>Face {n}, eye on the left</source>
        <translation>Volto {n}, occhio a sinistra</translation>
    </message>
</context>
<context>
    <name>Film</name>
    <message>
        <source>Move {name} to the trash?</source>
        <translation>Spostare {name} nel cestino?</translation>
    </message>
    <message>
        <source>Move {n} photos to the trash?</source>
        <translation>Spostare {n} foto nel cestino?</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>Sposta nel cestino</translation>
    </message>
    <message>
        <source>It could not be moved to the trash.</source>
        <translation>Non è stato possibile spostarla nel cestino.</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Filmstrip</source>
        <translation>Pellicola</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Stop and close</source>
        <translation>Ferma e chiudi</translation>
    </message>
</context>
<context>
    <name>HistogramView</name>
    <message>
        <source>Mark</source>
        <translation>Segna</translation>
    </message>
    <message>
        <source>{now}. Before: {before}.</source>
        <translation>{now}. Prima: {before}.</translation>
    </message>
    <message>
        <source>Nothing clipped</source>
        <translation>Nessun dettaglio perso</translation>
    </message>
    <message>
        <source>Clipped: {white} % white, {black} % black</source>
        <translation>Persi: {white} % bianco, {black} % nero</translation>
    </message>
</context>
<context>
    <name>InfoTable</name>
    <message>
        <source>File</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Cartella</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Dimensioni</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colori</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Scattata</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Fotocamera</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Obiettivo</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Esposizione</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>Diaframma</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Sensibilità</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Lunghezza focale</translation>
    </message>
    <message>
        <source>Flash</source>
        <translation>Flash</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Luogo</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <source>fired</source>
        <translation>scattato</translation>
    </message>
    <message>
        <source>did not fire</source>
        <translation>non scattato</translation>
    </message>
</context>
<context>
    <name>JudgedView</name>
    <message>
        <source>A face that was not learnt from</source>
        <translation>Un volto da cui non si è imparato</translation>
    </message>
    <message>
        <source>Flash, result and studio light beside each other</source>
        <translation>Flash, risultato e luce da studio uno accanto all’altro</translation>
    </message>
    <message>
        <source>A face is shown here as soon as there is one to judge by</source>
        <translation>Qui appare un volto appena ce n’è uno con cui giudicare</translation>
    </message>
    <message>
        <source>With flash</source>
        <translation>Con il flash</translation>
    </message>
    <message>
        <source>Result so far</source>
        <translation>Risultato finora</translation>
    </message>
    <message>
        <source>In studio light</source>
        <translation>Con luce da studio</translation>
    </message>
</context>
<context>
    <name>Kept</name>
    <message>
        <source>Your last edits of this photo were rescued.</source>
        <translation>Le tue ultime modifiche a questa foto sono state recuperate.</translation>
    </message>
    <message>
        <source>Its edits are kept in DeepFlash&apos;s own folder: nothing could be written beside it.</source>
        <translation>Le sue modifiche sono conservate nella cartella di DeepFlash: accanto alla foto non si è potuto scrivere nulla.</translation>
    </message>
    <message>
        <source>It was edited with other weights, so the light may differ a little from then.</source>
        <translation>È stata modificata con altri pesi, quindi la luce può differire un po’ da allora.</translation>
    </message>
    <message>
        <source>Another program has changed the photo, so it is opened and corrected anew.</source>
        <translation>Un altro programma ha modificato la foto, che viene riaperta e corretta di nuovo.</translation>
    </message>
    <message>
        <source>The edits kept beside this photo are not understood and are left alone. {why}</source>
        <translation>Le modifiche conservate accanto a questa foto non sono comprensibili e restano intatte. {why}</translation>
    </message>
</context>
<context>
    <name>LossCurve</name>
    <message>
        <source>Loss curve</source>
        <translation>Curva dell’errore</translation>
    </message>
    <message>
        <source>Loss {loss} at step {step} of {steps}</source>
        <translation>Errore {loss} al passo {step} di {steps}</translation>
    </message>
    <message>
        <source>Nothing learnt yet</source>
        <translation>Ancora nulla di appreso</translation>
    </message>
    <message>
        <source>{n} steps</source>
        <translation>{n} passi</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Tools</source>
        <translation>Strumenti</translation>
    </message>
</context>
<context>
    <name>Options</name>
    <message>
        <source>Strength</source>
        <translation>Intensità</translation>
    </message>
    <message>
        <source>Red-eye removal</source>
        <translation>Rimozione occhi rossi</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Luminosità</translation>
    </message>
    <message>
        <source>Shine</source>
        <translation>Lucidità</translation>
    </message>
    <message>
        <source>Shadows</source>
        <translation>Ombre</translation>
    </message>
    <message>
        <source>Warmth</source>
        <translation>Calore</translation>
    </message>
    <message>
        <source>Fall-off</source>
        <translation>Caduta</translation>
    </message>
    <message>
        <source>Light on the person: below 0 darker, above 0 brighter.</source>
        <translation>Luce sulla persona: sotto 0 più scura, sopra 0 più chiara.</translation>
    </message>
    <message>
        <source>Make red pupils neutral.</source>
        <translation>Rende neutre le pupille rosse.</translation>
    </message>
    <message>
        <source>Shine on skin: below 0 takes away what is left of it, above 0 leaves some.</source>
        <translation>Lucidità della pelle: sotto 0 toglie ciò che ne resta, sopra 0 ne lascia un po’.</translation>
    </message>
    <message>
        <source>Broad shadows of the face: below 0 deepens them, above 0 lifts them.</source>
        <translation>Ombre ampie del volto: sotto 0 le rende più profonde, sopra 0 le schiarisce.</translation>
    </message>
    <message>
        <source>Colour of the light on the person: below 0 colder, above 0 warmer.</source>
        <translation>Colore della luce sulla persona: sotto 0 più freddo, sopra 0 più caldo.</translation>
    </message>
    <message>
        <source>How the light falls off from the face: below 0 evens it, above 0 darkens with distance.</source>
        <translation>Come la luce cade allontanandosi dal volto: sotto 0 la uniforma, sopra 0 scurisce con la distanza.</translation>
    </message>
    <message>
        <source>Red-eye removal on</source>
        <translation>Rimozione occhi rossi attivata</translation>
    </message>
    <message>
        <source>Red-eye removal off</source>
        <translation>Rimozione occhi rossi disattivata</translation>
    </message>
    <message>
        <source>How much of the correction to apply, 0 to 100 %.</source>
        <translation>Quanta correzione applicare, da 0 a 100 %.</translation>
    </message>
</context>
<context>
    <name>PhotoList</name>
    <message>
        <source>the flash fired</source>
        <translation>il flash è scattato</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>corretta</translation>
    </message>
    <message>
        <source>exported</source>
        <translation>esportata</translation>
    </message>
    <message>
        <source>edited since it was exported</source>
        <translation>modificata dopo l’esportazione</translation>
    </message>
</context>
<context>
    <name>PhotoView</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
</context>
<context>
    <name>Presenter</name>
    <message>
        <source>1 face</source>
        <translation>1 volto</translation>
    </message>
    <message>
        <source>{n} faces</source>
        <translation>{n} volti</translation>
    </message>
    <message>
        <source>No face box is left, so nothing is corrected.</source>
        <translation>Non è rimasto alcun riquadro del volto: non viene corretto nulla.</translation>
    </message>
    <message>
        <source>No face was found in {name}. Draw a box round the face, from the eyebrows to the chin, and DeepFlash goes on from there.</source>
        <translation>Nessun volto trovato in {name}. Disegna un riquadro attorno al volto, dalle sopracciglia al mento, e DeepFlash prosegue da lì.</translation>
    </message>
    <message>
        <source>Stopped, so the photo is not corrected yet.</source>
        <translation>Interrotto: la foto non è ancora corretta.</translation>
    </message>
    <message>
        <source>Draw a box</source>
        <translation>Disegna un riquadro</translation>
    </message>
    <message>
        <source>Find faces again</source>
        <translation>Cerca di nuovo i volti</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Riprova</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Salvata come {path}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostra nella cartella</translation>
    </message>
</context>
<context>
    <name>PresetButton</name>
    <message>
        <source>Presets</source>
        <translation>Preimpostazioni</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Elimina</translation>
    </message>
    <message>
        <source>Save these settings…</source>
        <translation>Salva queste impostazioni…</translation>
    </message>
    <message>
        <source>Save preset</source>
        <translation>Salva preimpostazione</translation>
    </message>
    <message>
        <source>Preset {name}</source>
        <translation>Preimpostazione {name}</translation>
    </message>
    <message>
        <source>Name of the preset:</source>
        <translation>Nome della preimpostazione:</translation>
    </message>
    <message>
        <source>Replace the preset {name}?</source>
        <translation>Sostituire la preimpostazione {name}?</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Sostituisci</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Studio</source>
        <translation>Studio</translation>
    </message>
    <message>
        <source>Gentle</source>
        <translation>Delicato</translation>
    </message>
    <message>
        <source>Warm portrait</source>
        <translation>Ritratto caldo</translation>
    </message>
    <message>
        <source>Grey canvas</source>
        <translation>Tela grigia</translation>
    </message>
    <message>
        <source>Low key</source>
        <translation>Toni bassi</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Reading the photo</source>
        <translation>Leggo la foto</translation>
    </message>
    <message>
        <source>Looking for faces</source>
        <translation>Cerco i volti</translation>
    </message>
    <message>
        <source>Cutting out the person</source>
        <translation>Ritaglio la persona</translation>
    </message>
    <message>
        <source>Working out the studio light</source>
        <translation>Calcolo la luce da studio</translation>
    </message>
    <message>
        <source>Fitting it to the photo</source>
        <translation>La adatto alla foto</translation>
    </message>
    <message>
        <source>Rendering at full size</source>
        <translation>Elaboro a piena risoluzione</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Scrivo</translation>
    </message>
    <message>
        <source>Trying again with less memory</source>
        <translation>Riprovo con meno memoria</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>C&amp;erca in:</translation>
    </message>
    <message>
        <source>&amp;Directory:</source>
        <translation>C&amp;artella:</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>&amp;Tipo di file:</translation>
    </message>
</context>
<context>
    <name>Quitting</name>
    <message>
        <source>An export is still running.</source>
        <translation>Un’esportazione è ancora in corso.</translation>
    </message>
    <message>
        <source>Quit anyway</source>
        <translation>Esci comunque</translation>
    </message>
    <message>
        <source>Quit when it is exported</source>
        <translation>Esci a esportazione finita</translation>
    </message>
    <message>
        <source>DeepFlash quits as soon as the photo is exported.</source>
        <translation>DeepFlash si chiude appena la foto è esportata.</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Rimani</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>Apri &amp;recenti</translation>
    </message>
    <message>
        <source>&amp;Clear this list</source>
        <translation>&amp;Svuota questo elenco</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Ancora nulla</translation>
    </message>
</context>
<context>
    <name>SettingGroups</name>
    <message>
        <source>Strength</source>
        <translation>Intensità</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Luminosità</translation>
    </message>
    <message>
        <source>Shine</source>
        <translation>Lucidità</translation>
    </message>
    <message>
        <source>Shadows</source>
        <translation>Ombre</translation>
    </message>
    <message>
        <source>Warmth</source>
        <translation>Calore</translation>
    </message>
    <message>
        <source>Fall-off</source>
        <translation>Caduta</translation>
    </message>
    <message>
        <source>Red-eye removal</source>
        <translation>Rimozione occhi rossi</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Sfondo</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>General</source>
        <translation>Generali</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Memoria</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aspetto</translation>
    </message>
    <message>
        <source>Photos look the same in both; choose what is restful for your eyes.</source>
        <translation>Le foto appaiono uguali in entrambi; scegli ciò che riposa i tuoi occhi.</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Come il sistema</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Scuro</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Chiaro</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Lingua</translation>
    </message>
    <message>
        <source>Takes effect at once.</source>
        <translation>Ha effetto subito.</translation>
    </message>
    <message>
        <source>Watch the open folder</source>
        <translation>Sorveglia la cartella aperta</translation>
    </message>
    <message>
        <source>New photos appear in the filmstrip as soon as they are in the folder.</source>
        <translation>Le nuove foto appaiono nella pellicola appena sono nella cartella.</translation>
    </message>
    <message>
        <source>Exports go</source>
        <translation>Le esportazioni vanno</translation>
    </message>
    <message>
        <source>What the export dialog proposes; another folder can be chosen there each time.</source>
        <translation>Ciò che propone la finestra di esportazione; lì si può scegliere ogni volta un’altra cartella.</translation>
    </message>
    <message>
        <source>Beside the photo</source>
        <translation>Accanto alla foto</translation>
    </message>
    <message>
        <source>Into a folder “studio” beside the photo</source>
        <translation>In una cartella “studio” accanto alla foto</translation>
    </message>
    <message>
        <source>Where the last one went</source>
        <translation>Dove è andata l’ultima</translation>
    </message>
    <message>
        <source>Largest photo</source>
        <translation>Foto più grande</translation>
    </message>
    <message>
        <source>Larger ones are refused. A photo needs about 25 MB of memory for each megapixel.</source>
        <translation>Quelle più grandi vengono rifiutate. Una foto richiede circa 25 MB di memoria per ogni megapixel.</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>Miniature</translation>
    </message>
    <message>
        <source>Memory for the small pictures of the filmstrip; the oldest are let go.</source>
        <translation>Memoria per le miniature della pellicola; le più vecchie vengono scartate.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Impostazioni</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Scorciatoie</translation>
    </message>
    <message>
        <source>Reset all settings…</source>
        <translation>Ripristina tutte le impostazioni…</translation>
    </message>
    <message>
        <source>Set everything as it was at first, also the shortcuts?</source>
        <translation>Riportare tutto com’era all’inizio, anche le scorciatoie?</translation>
    </message>
    <message>
        <source>Set as at first</source>
        <translation>Riporta all’inizio</translation>
    </message>
</context>
<context>
    <name>ShellCommands</name>
    <message>
        <source>Open a folder of photos</source>
        <translation>Apri una cartella di foto</translation>
    </message>
    <message>
        <source>The sample cannot be opened: {why}.</source>
        <translation>L’esempio non si può aprire: {why}.</translation>
    </message>
    <message>
        <source>There is no photo in these folders.</source>
        <translation>In queste cartelle non ci sono foto.</translation>
    </message>
    <message>
        <source>There is no photo in {name}.</source>
        <translation>Non ci sono foto in {name}.</translation>
    </message>
</context>
<context>
    <name>ShortcutPage</name>
    <message>
        <source>Search</source>
        <translation>Cerca</translation>
    </message>
    <message>
        <source>Search for an action or a key</source>
        <translation>Cerca un’azione o un tasto</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Azioni e i loro tasti</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Azione</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasti</translation>
    </message>
    <message>
        <source>Press the new key</source>
        <translation>Premi il nuovo tasto</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Assegna</translation>
    </message>
    <message>
        <source>As at first</source>
        <translation>Come all’inizio</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Nuovo tasto</translation>
    </message>
    <message>
        <source>“{action}” has this key. Give it another one first.</source>
        <translation>“{action}” ha già questo tasto. Prima assegnagliene un altro.</translation>
    </message>
    <message>
        <source>Without a key it can still be reached by the menu.</source>
        <translation>Senza tasto resta raggiungibile dal menu.</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Scorciatoie da tastiera</translation>
    </message>
</context>
<context>
    <name>SightWords</name>
    <message>
        <source>Before to the left of {share} %, then after</source>
        <translation>Prima a sinistra del {share} %, poi dopo</translation>
    </message>
    <message>
        <source>Before on the left, after on the right</source>
        <translation>Prima a sinistra, dopo a destra</translation>
    </message>
    <message>
        <source>Before above {share} %, then after</source>
        <translation>Prima sopra il {share} %, poi dopo</translation>
    </message>
    <message>
        <source>Before above, after below</source>
        <translation>Prima sopra, dopo sotto</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Prima</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Dopo</translation>
    </message>
    <message>
        <source>{name} cannot be shown</source>
        <translation>Impossibile mostrare {name}</translation>
    </message>
    <message>
        <source>Not corrected yet</source>
        <translation>Non ancora corretta</translation>
    </message>
    <message>
        <source>zoom {scale} %</source>
        <translation>ingrandimento {scale} %</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 volto</translation>
    </message>
    <message>
        <source>{n} faces</source>
        <translation>{n} volti</translation>
    </message>
    <message>
        <source>face {n} selected</source>
        <translation>volto {n} selezionato</translation>
    </message>
</context>
<context>
    <name>SomeDialog</name>
    <message>
        <source>Which settings?</source>
        <translation>Quali impostazioni?</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tutte</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Nessuna</translation>
    </message>
</context>
<context>
    <name>StandIns</name>
    <message>
        <source>Face {n} of {count}</source>
        <translation>Volto {n} di {count}</translation>
    </message>
    <message>
        <source>Face {n} of {count}, strength {share} %</source>
        <translation>Volto {n} di {count}, intensità {share} %</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Drop a flash selfie here</source>
        <translation>Trascina qui un selfie con flash</translation>
    </message>
    <message>
        <source>DeepFlash softens the flash into studio light.</source>
        <translation>DeepFlash trasforma il flash in luce da studio.</translation>
    </message>
    <message>
        <source>Your photo stays on this computer and is never overwritten.</source>
        <translation>La tua foto resta su questo computer e non viene mai sovrascritta.</translation>
    </message>
    <message>
        <source>Open a photo…</source>
        <translation>Apri una foto…</translation>
    </message>
    <message>
        <source>Try it with a sample photo</source>
        <translation>Provalo con una foto d’esempio</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Progress</source>
        <translation>Avanzamento</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annulla</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
</context>
<context>
    <name>TrainDialog</name>
    <message>
        <source>Retrain on my photos</source>
        <translation>Riaddestra sulle mie foto</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Avvia</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Ferma</translation>
    </message>
    <message>
        <source>Use these weights</source>
        <translation>Usa questi pesi</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Scarta</translation>
    </message>
    <message>
        <source>Go back to the shipped weights</source>
        <translation>Torna ai pesi forniti</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Chiudi</translation>
    </message>
    <message>
        <source>Training needs PyTorch, which is not installed. Install it by the line {line} and open this window again.</source>
        <translation>L’addestramento richiede PyTorch, che non è installato. Installalo con la riga {line} e riapri questa finestra.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continua</translation>
    </message>
    <message>
        <source>A training is still running. It can go on later from where it was kept last.</source>
        <translation>Un addestramento è ancora in corso. Potrà riprendere dall’ultimo punto salvato.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Indietro</translation>
    </message>
    <message>
        <source>{folder} cannot be written: {why}.</source>
        <translation>{folder} non è scrivibile: {why}.</translation>
    </message>
    <message>
        <source>Photos are corrected by {name} from now on.</source>
        <translation>D’ora in poi le foto vengono corrette con i pesi {name}.</translation>
    </message>
    <message>
        <source>Throw away what was learnt? It cannot be brought back.</source>
        <translation>Scartare ciò che è stato appreso? Non si potrà recuperare.</translation>
    </message>
    <message>
        <source>Throw it away</source>
        <translation>Scarta</translation>
    </message>
    <message>
        <source>What was learnt has been thrown away.</source>
        <translation>Ciò che era stato appreso è stato scartato.</translation>
    </message>
    <message>
        <source>Photos are corrected by the shipped weights again.</source>
        <translation>Le foto vengono di nuovo corrette con i pesi forniti.</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Finito</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Interrotto</translation>
    </message>
    <message>
        <source>It goes on from here when you want.</source>
        <translation>Riprende da qui quando vuoi.</translation>
    </message>
    <message>
        <source>Trying the new weights</source>
        <translation>Provo i nuovi pesi</translation>
    </message>
    <message>
        <source>It did not work</source>
        <translation>Non ha funzionato</translation>
    </message>
</context>
<context>
    <name>TrainForm</name>
    <message>
        <source>Folder of photos</source>
        <translation>Cartella di foto</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Scegli…</translation>
    </message>
    <message>
        <source>Choose the folder of photos</source>
        <translation>Scegli la cartella di foto</translation>
    </message>
    <message>
        <source>Pairs: each pose with flash and in studio light</source>
        <translation>Coppie: ogni posa con il flash e in luce da studio</translation>
    </message>
    <message>
        <source>Studio portraits alone; the flash is simulated</source>
        <translation>Soli ritratti da studio; il flash è simulato</translation>
    </message>
    <message>
        <source> minutes</source>
        <translation> minuti</translation>
    </message>
    <message>
        <source>How long to train</source>
        <translation>Quanto addestrare</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>Durata</translation>
    </message>
    <message>
        <source>Photos to learn from</source>
        <translation>Foto da cui imparare</translation>
    </message>
    <message>
        <source>The folder holds flash/ and studio/ with photos of the same names, about ten pairs or more; folders inside them name the persons. DeepFlash goes on from the weights in use, in some minutes.</source>
        <translation>La cartella contiene flash/ e studio/ con foto degli stessi nomi, una decina di coppie o più; le cartelle interne danno il nome alle persone. DeepFlash prosegue dai pesi in uso, in pochi minuti.</translation>
    </message>
    <message>
        <source>The folder holds evenly lit portraits with a table index.csv. A network is trained from the beginning, which takes an hour at the least.</source>
        <translation>La cartella contiene ritratti illuminati in modo uniforme con una tabella index.csv. Una rete viene addestrata dall’inizio, il che richiede almeno un’ora.</translation>
    </message>
    <message>
        <source>What happens then</source>
        <translation>Che cosa succede poi</translation>
    </message>
    <message>
        <source>The photos are laid on each other. What does not fit is left out, and you are told why.</source>
        <translation>Le foto vengono sovrapposte. Quello che non combacia viene escluso, e ti viene detto perché.</translation>
    </message>
    <message>
        <source>A network learns from them. You see how far it is by a curve and a face, and can stop and go on another day.</source>
        <translation>Una rete impara da queste. Una curva e un volto mostrano a che punto è; puoi fermarla e riprendere un altro giorno.</translation>
    </message>
    <message>
        <source>Old and new weights are compared on people that were held back. You decide which are used, and can always go back to the shipped ones.</source>
        <translation>I pesi vecchi e nuovi vengono confrontati su persone tenute da parte. Decidi tu quali usare, e puoi sempre tornare a quelli forniti.</translation>
    </message>
    <message>
        <source>Choose a folder of photos.</source>
        <translation>Scegli una cartella di foto.</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>Questa cartella non esiste.</translation>
    </message>
    <message>
        <source>There is no table index.csv in this folder.</source>
        <translation>In questa cartella non c’è la tabella index.csv.</translation>
    </message>
    <message>
        <source>Choose a folder of photos</source>
        <translation>Scegli una cartella di foto</translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Pairs found, and what was left out</source>
        <translation>Coppie trovate, e ciò che è stato tralasciato</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Avanzamento dell’addestramento</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Avvio</translation>
    </message>
    <message>
        <source>Looking at the portraits, and trying how fast this computer is</source>
        <translation>Guardo i ritratti e provo quanto è veloce questo computer</translation>
    </message>
    <message>
        <source>Writing the new weights</source>
        <translation>Scrivo i nuovi pesi</translation>
    </message>
    <message>
        <source>Comparing the new weights with those in use</source>
        <translation>Confronto i nuovi pesi con quelli in uso</translation>
    </message>
    <message>
        <source>{words}: {difference} dB on the face, better for {better} of {persons} persons left out.</source>
        <translation>{words}: {difference} dB sul volto, meglio per {better} persone su {persons} lasciate fuori.</translation>
    </message>
    <message>
        <source>{n} pairs compared</source>
        <translation>Coppie confrontate: {n}</translation>
    </message>
    <message>
        <source>Finding pairs and laying them on each other</source>
        <translation>Cerco le coppie e le sovrappongo</translation>
    </message>
    <message>
        <source>Refused: {text}</source>
        <translation>Rifiutata: {text}</translation>
    </message>
    <message>
        <source>Registered: {text}</source>
        <translation>Sovrapposta: {text}</translation>
    </message>
    <message>
        <source>{total} pairs found, {registered} registered, {refused} refused</source>
        <translation>Coppie trovate: {total}; sovrapposte: {registered}; rifiutate: {refused}</translation>
    </message>
    <message>
        <source>{done} of {total} portraits</source>
        <translation>{done} ritratti su {total}</translation>
    </message>
    <message>
        <source>Learning, part {number} of {folds}: judged by persons left out</source>
        <translation>Apprendo, parte {number} di {folds}: giudica chi ne è escluso</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Imparo</translation>
    </message>
    <message>
        <source>About {time} left at most</source>
        <translation>Tempo rimasto: al massimo circa {time}</translation>
    </message>
    <message>
        <source>About {time} left</source>
        <translation>Tempo rimasto: circa {time}</translation>
    </message>
    <message>
        <source>Learning from all pairs</source>
        <translation>Apprendo da tutte le coppie</translation>
    </message>
    <message>
        <source>On persons left out, {before:.0%} of the error was removed before, {after:.0%} is now.</source>
        <translation>Errore tolto sulle persone escluse: prima {before:.0%}, ora {after:.0%}.</translation>
    </message>
    <message>
        <source>All pairs show one person, so nothing says how well this holds for others.</source>
        <translation>Tutte le coppie mostrano una sola persona, quindi nulla dice quanto valga per altre.</translation>
    </message>
    <message>
        <source>The new weights are better than those in use</source>
        <translation>I nuovi pesi sono migliori di quelli in uso</translation>
    </message>
    <message>
        <source>The new weights are worse than those in use</source>
        <translation>I nuovi pesi sono peggiori di quelli in uso</translation>
    </message>
    <message>
        <source>The new weights are not surely better or worse than those in use</source>
        <translation>Non è certo che i nuovi pesi siano migliori o peggiori di quelli in uso</translation>
    </message>
</context>
<context>
    <name>UnfinishedBatch</name>
    <message>
        <source>The batch into {folder} is unfinished.</source>
        <translation>La serie verso {folder} non è finita.</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>Riprendila</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Dimenticala</translation>
    </message>
</context>
<context>
    <name>_Curves</name>
    <message>
        <source>Histogram</source>
        <translation>Istogramma</translation>
    </message>
    <message>
        <source>Filled: the photo as it is now. Line: before.</source>
        <translation>Area: la foto com’è ora. Linea: prima.</translation>
    </message>
</context>
</TS>
