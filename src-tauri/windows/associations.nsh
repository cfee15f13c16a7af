; Offers the app under "Open with" for spreadsheets. Tauri's own association would make it the
; default program for them, which is Excel's place: so that list is empty on Windows, and only
; OpenWithProgids is written here.

!define CALLEES_PROGID "Switchboard.Callees"

!macro OFFER_OPEN_WITH EXTENSION
  WriteRegStr SHCTX "Software\Classes\.${EXTENSION}\OpenWithProgids" "${CALLEES_PROGID}" ""
!macroend

!macro WITHDRAW_OPEN_WITH EXTENSION
  DeleteRegValue SHCTX "Software\Classes\.${EXTENSION}\OpenWithProgids" "${CALLEES_PROGID}"
!macroend

!macro NSIS_HOOK_POSTINSTALL
  WriteRegStr SHCTX "Software\Classes\${CALLEES_PROGID}" "" "List of callees"
  WriteRegStr SHCTX "Software\Classes\${CALLEES_PROGID}\DefaultIcon" "" "$INSTDIR\${MAINBINARYNAME}.exe,0"
  WriteRegStr SHCTX "Software\Classes\${CALLEES_PROGID}\shell\open\command" "" '"$INSTDIR\${MAINBINARYNAME}.exe" "%1"'
  !insertmacro OFFER_OPEN_WITH "xlsx"
  !insertmacro OFFER_OPEN_WITH "xls"
  !insertmacro OFFER_OPEN_WITH "ods"
  !insertmacro OFFER_OPEN_WITH "csv"
!macroend

!macro NSIS_HOOK_POSTUNINSTALL
  !insertmacro WITHDRAW_OPEN_WITH "xlsx"
  !insertmacro WITHDRAW_OPEN_WITH "xls"
  !insertmacro WITHDRAW_OPEN_WITH "ods"
  !insertmacro WITHDRAW_OPEN_WITH "csv"
  DeleteRegKey SHCTX "Software\Classes\${CALLEES_PROGID}"
!macroend
